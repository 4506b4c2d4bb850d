import { workspaceRoot as root } from "@ftm/release"
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { lockedNodes, readLockFile } from "../src/index.ts"

const { optionalDependencies, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}
const nodes = lockedNodes(readLockFile(root))

describe("the Node that runs this", () => {
  it("comes from a package that the lock file names with its version", () => {
    const runs = realpathSync(process.execPath)
    const [mine] = nodes.filter(({ bin, folder }) => runs === join(realpathSync(root), folder, bin!["node"]!))
    expect(mine).toMatchObject({ os: process.platform, cpu: process.arch })
    expect(process.version).toBe(`v${mine!.version}`)
  })

  it("is locked for each platform, in the version that package.json names", () => {
    expect(Object.fromEntries(nodes.map(({ name, version }) => [name, version]))).toEqual(optionalDependencies)
    expect(nodes.map(({ cpu, os }) => `${String(os)} ${String(cpu)}`).sort()).toEqual([
      "darwin arm64",
      "darwin x64",
      "linux arm64",
      "linux x64",
      "win32 x64"
    ])
  })
})

const folders: Array<string> = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const platform = { os: process.platform, cpu: process.arch }

/** A workspace with a lock file that names Node 1.2.3 as `node-here`, and perhaps with a program there. */
const workspace = ({ program, here = platform }: { readonly program?: string; readonly here?: object }): string => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-own-node-"))
  folders.push(folder)
  const entry = { version: "1.2.3", bin: { node: "bin/node" } }
  writeFileSync(
    join(folder, "package-lock.json"),
    JSON.stringify({
      packages: {
        "": {},
        "node_modules/elsewhere": { ...platform, bin: { other: "bin/other" } },
        "node_modules/node-there": { ...entry, os: "plan9", cpu: "x64" },
        "node_modules/node-here": { ...entry, ...here }
      }
    })
  )
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true })
  if (program !== undefined) {
    mkdirSync(join(folder, "node_modules/node-here/bin"), { recursive: true })
    writeFileSync(join(folder, "node_modules/node-here/bin/node"), program)
    chmodSync(join(folder, "node_modules/node-here/bin/node"), 0o755)
  }
  return folder
}

const link = (folder: string): string => join(folder, "node_modules/.bin/node")
const install = (folder: string): { readonly status: number | null; readonly stderr: string } => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "tools/architecture/src/OwnNode.mjs")], {
    cwd: folder,
    encoding: "utf8"
  })
  return { status, stderr }
}
const says = (version: string): string => `#!/bin/sh\necho ${version}\n`

describe("after an installation", () => {
  it("npm starts it", () => expect(scripts["postinstall"]).toBe("node tools/architecture/src/OwnNode.mjs"))

  it("the link that an older npm took away is there again", () => {
    const folder = workspace({ program: says("v1.2.3") })
    expect(install(folder)).toEqual({ status: 0, stderr: "" })
    expect(spawnSync(link(folder), ["--version"], { encoding: "utf8" }).stdout).toBe("v1.2.3\n")
  })

  it("a link that leads nowhere is mended, one that leads somewhere is left alone", () => {
    const broken = workspace({ program: says("v1.2.3") })
    symlinkSync("../node/bin/node", link(broken))
    expect(install(broken)).toEqual({ status: 0, stderr: "" })
    expect(spawnSync(link(broken), ["--version"], { encoding: "utf8" }).stdout).toBe("v1.2.3\n")

    const whole = workspace({ program: says("v1.2.3"), here: { os: [process.platform], cpu: [process.arch] } })
    symlinkSync("../node-here/bin/node", link(whole))
    expect(install(whole)).toEqual({ status: 0, stderr: "" })
    expect(readlinkSync(link(whole))).toBe("../node-here/bin/node")
  })

  it("a Node that npm left out without a word is missed, with what to type", () => {
    const folder = workspace({})
    const { status, stderr } = install(folder)
    expect(status).toBe(1)
    expect(stderr).toContain("node_modules/node-here/bin/node 1.2.3, is not there: npm could not fetch it, or its bytes are not those")
    expect(stderr).toMatch(/\n {2}npm ci --include=optional\n$/)
    expect(existsSync(link(folder))).toBe(false)
  })

  it.each([
    ["another version", says("v1.2.4"), "says that it is v1.2.4"],
    ["a program of another machine", "#!/nowhere/ld\n", "does not run on this machine"],
    ["a program that ends without a word", "#!/bin/sh\nexit 1\n", "does not run on this machine"]
  ])("%s is refused", (_what, program, why) => {
    const { status, stderr } = install(workspace({ program }))
    expect(status).toBe(1)
    expect(stderr).toContain(`node_modules/node-here/bin/node 1.2.3, ${why}. To install`)
  })

  it("where FTM brings no Node, it says whose is used", () => {
    const { status, stderr } = install(workspace({ here: { os: "plan9", cpu: "arm64" } }))
    expect(status).toBe(0)
    expect(stderr).toBe(
      `FTM brings no Node for ${process.platform} ${process.arch}: its commands run on your own, which has to be 22.19 or newer and is ${process.version}\n`
    )
  })
})
