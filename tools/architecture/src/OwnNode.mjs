import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"

// The postinstall of the workspace: npm starts it at the root after `npm ci` and `npm install`, under any Node from 20 on.
// The Node that runs everything else is an optional dependency with one package per platform: npm takes the one that fits and compares
// it with the hash in package-lock.json. But what is optional and cannot be had, or is not what the hash says, npm leaves out
// without a word, and some other Node of the machine would run instead.
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"))
const fits = ({ bin, os = [], cpu = [] }) =>
  bin?.node !== undefined && [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)
const [folder, wanted] = Object.entries(packages).find(([, entry]) => fits(entry)) ?? []

if (folder === undefined) {
  const here = `${process.platform} ${process.arch}`
  process.stderr.write(
    `FTM brings no Node for ${here}: its commands run on your own, which has to be 22.19 or newer and is ${process.version}\n`
  )
  process.exit(0)
}

const program = join(folder, wanted.bin.node)
const answer = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout?.trim()
if (answer !== `v${wanted.version}`) {
  const why = !existsSync(program)
    ? "is not there: npm could not fetch it, or its bytes are not those of the hash in package-lock.json, or npm was to omit what is optional"
    : answer
      ? `says that it is ${answer}`
      : "does not run on this machine"
  process.stderr.write(
    `The Node that FTM runs on, ${program} ${wanted.version}, ${why}. To install it again, type:\n  npm ci --include=optional\n`
  )
  process.exit(1)
}

// npm before 11.6.2 makes this link and takes it away again, together with the packages of other platforms that have a link of the same name.
const link = "node_modules/.bin/node"
if (!existsSync(link)) {
  rmSync(link, { force: true })
  symlinkSync(join("../..", program), link)
}
