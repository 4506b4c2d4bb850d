import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createConnection } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-demo-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const main = new URL("../src/main.ts", import.meta.url).pathname

const startDemo = (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, ["--conditions=@ftm/source", main, "--folder", join(folder, "demo"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, WRDS_HOST: "must.not.be.used.example", PGPASSWORD: "nor this" }
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text))
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  return { child, ended, output: () => output }
}

it("goes all the way with a few firms: numbered steps, the table, topics, and what to type next", async () => {
  // An earlier demo's folder, in which somebody has put something of their own.
  mkdirSync(join(folder, "demo/store/raw"), { recursive: true })
  writeFileSync(join(folder, "demo/.ftm-made-by"), "demo\n")
  writeFileSync(join(folder, "demo/notes.txt"), "mine")
  writeFileSync(join(folder, "demo/store/raw/stale"), "")
  const demo = startDemo("--firms", "6", "--jobs", "2")
  const code = await demo.ended
  const output = demo.output()
  expect(code, output).toBe(0)
  for (const step of ["[1/7]", "[2/7]", "[3/7]", "[4/7]", "[5/7]", "[6/7]", "[7/7]"]) expect(output).toContain(step)
  expect(output).toMatch(/^firms done +(\d+) of \1$/m)
  expect(output).toMatch(/\d+ sentences {2}\w+, \w+/)
  for (const quarter of ["2023Q1", "2023Q2"]) expect(output).toMatch(new RegExp(`^${quarter}: \\d+ themes? across \\d firms`, "m"))
  expect(readFileSync(join(folder, "demo/notes.txt"), "utf8")).toBe("mine")
  expect(existsSync(join(folder, "demo/store/raw/stale"))).toBe(false)
  expect(existsSync(join(folder, "demo/store/processed/themes/quarter=2023Q1/themes.parquet"))).toBe(true)
  expect(existsSync(join(folder, "demo/store/runs/quarter=2023Q1/report.html"))).toBe(true)
  expect(existsSync(join(folder, "demo/store/runs/quarter=2023Q2/report.html"))).toBe(true)
  expect(output).toContain("npm run prefetch -- fetch --quarter 2023Q1 --store ./store")
  const topics = join(folder, "demo/store/intermediate/firm-topics/quarter=2023Q1")
  expect(readdirSync(topics).filter((name) => name.endsWith(".parquet")).length).toBeGreaterThan(0)
}, 120_000)

it("stops everything on Ctrl-C", async () => {
  const demo = startDemo("--firms", "40", "--jobs", "2")
  for (let i = 0; i < 1200 && !existsSync(join(folder, "demo/store/runs/quarter=2023Q1/logs")); i++)
    await new Promise((done) => setTimeout(done, 50))
  demo.child.kill("SIGINT")
  expect(await demo.ended).toBe(130)
  expect(demo.output()).toContain("To go on from there")
  const port = /takes connections on 127\.0\.0\.1:(\d+)/.exec(demo.output())?.[1]
  expect(port).toBeDefined()
  const refused = await new Promise((resolve) =>
    createConnection(Number(port), "127.0.0.1")
      .once("connect", () => resolve(false))
      .once("error", () => resolve(true))
  )
  expect(refused, "the database is down").toBe(true)
}, 120_000)

it("exits with 2 for what it does not understand", async () => {
  const demo = startDemo("--firms", "none")
  expect(await demo.ended).toBe(2)
  expect(demo.output()).toContain("--firms none: a whole number from 1 up")
})

it.each([[[]], [["--keep"]]])("leaves a folder alone that no demo made, and says what lies there (%j)", async (more) => {
  mkdirSync(join(folder, "demo/store"), { recursive: true })
  writeFileSync(join(folder, "demo/thesis.tex"), "Chapter 1")
  const demo = startDemo("--firms", "2", ...more)
  expect(await demo.ended).toBe(2)
  expect(demo.output()).toContain(
    `${join(folder, "demo")} holds store, thesis.tex, which this command did not make. Nothing was touched. ` +
      "Name a new or an empty folder: npm run demo -- --folder NEW_FOLDER"
  )
  expect(readdirSync(join(folder, "demo"))).toEqual(["store", "thesis.tex"])
  expect(readFileSync(join(folder, "demo/thesis.tex"), "utf8")).toBe("Chapter 1")
})
