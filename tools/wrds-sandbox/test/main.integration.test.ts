import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { afterAll, expect, it } from "vitest"
import type { Sandbox } from "../src/index.ts"
import { clientFor, refusal, withClient } from "./Connect.ts"
import { writeTinyFolder } from "./TinyFolder.ts"

const folder = writeTinyFolder()
const children: Array<ChildProcess> = []
afterAll(() => {
  for (const child of children) child.kill("SIGKILL")
  folder.remove()
})

interface Run {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly exit: Promise<number | null>
}

const run = (...args: ReadonlyArray<string>): Run => {
  const main = join(import.meta.dirname, "../src/main.ts")
  const child = spawn(process.execPath, ["--conditions=@ftm/source", main, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  children.push(child)
  let out = ""
  let err = ""
  child.stdout.on("data", (chunk) => (out += String(chunk)))
  child.stderr.on("data", (chunk) => (err += String(chunk)))
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve))
  return { child, out: () => out, err: () => err, exit }
}

const until = async (what: string, condition: () => boolean): Promise<void> => {
  for (let waited = 0; waited < 30_000; waited += 50) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited 30 s in vain: ${what}`)
}

const jsonSandbox = async (started: Run): Promise<Sandbox> => {
  await until("ready line", () => started.out().includes("\n") || started.child.exitCode !== null)
  return JSON.parse(started.out())
}

it("prints one JSON line when ready, serves, and stops on SIGTERM", async () => {
  const started = run("--data", folder.path, "--json")
  const sandbox = await jsonSandbox(started)
  expect(Object.keys(sandbox)).toEqual(["host", "port", "database", "username", "password", "caFile"])
  const count = await withClient(clientFor(sandbox), (client) => client.query("SELECT count(*)::int AS n FROM ciq.wrds_gvkey"))
  expect(count.rows).toEqual([{ n: 1 }])
  expect(started.out().trimEnd().split("\n")).toHaveLength(1)
  expect(started.err()).toContain("ciq.wrds_gvkey: 1 rows")

  started.child.kill("SIGTERM")
  expect(await started.exit).toBe(0)
  expect(existsSync(dirname(sandbox.caFile))).toBe(false)
})

it("prints the ready line in words; even kill -9 leaves neither server nor folder", async () => {
  const started = run("--data", folder.path)
  await until("ready line", () => started.out().includes("\n"))
  const line = started.out().trimEnd()
  expect(line).toMatch(/^ready host=127\.0\.0\.1 port=\d+ database=wrds username=\w+ password=\S+ caFile=\S+$/)
  const home = dirname(/caFile=(\S+)/.exec(line)?.[1] ?? "")
  expect(existsSync(home)).toBe(true)
  started.child.kill("SIGKILL")
  await until("folder deleted", () => !existsSync(home))
})

it("refuses as the second factor does, and says at the end how many log-ins there were", async () => {
  const countsFile = join(folder.path, "counts.json")
  const started = run("--data", folder.path, "--json", "--mfa", "refuse", "--counts-file", countsFile)
  const sandbox = await jsonSandbox(started)
  expect(await refusal(clientFor(sandbox).connect())).toMatchObject({ code: "28000" })
  const counts = { connections: 1, logInAttempts: 1, logIns: 0, refusals: 1 }
  expect(JSON.parse(readFileSync(countsFile, "utf8"))).toEqual(counts)
  started.child.kill("SIGINT")
  expect(await started.exit).toBe(0)
  expect(started.err()).toContain("counts connections=1 logInAttempts=1 logIns=0 refusals=1\n")
})

it("says that a port is taken", async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) =>
    other.listen(0, "127.0.0.1", () => {
      const address = other.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  )
  try {
    const started = run("--data", folder.path, "--port", String(port))
    expect(await started.exit).toBe(1)
    expect(started.err()).toBe(
      `wrds-sandbox: port ${port} on 127.0.0.1 is taken by another program; choose another one with --port, or stop that program\n`
    )
    expect(started.out()).toBe("")
  } finally {
    other.close()
  }
})

it("answers wrong usage with one line and exit code 2, a wrong folder with one line and 1", async () => {
  for (const [args, words] of [
    [[], "--data DIR is missing"],
    [["--data", folder.path, "--port", "99999"], "--port 99999: a port is a whole number from 1 to 65535"],
    [["--data", folder.path, "--mfa", "maybe"], "--mfa maybe: give approve-after=SECONDS, refuse or silent"],
    [
      ["--data", folder.path, "--counts-file", join(folder.path, "ciq.wrds_gvkey.csv.gz")],
      "holds something that this command did not write"
    ],
    [["--data", folder.path, "--colour"], "--colour"]
  ] as const) {
    const wrong = run(...args)
    expect(await wrong.exit).toBe(2)
    expect(wrong.err()).toContain(words)
    expect(wrong.err().trimEnd().split("\n")).toHaveLength(1)
  }
  const nowhere = run("--data", join(folder.path, "nowhere"))
  expect(await nowhere.exit).toBe(1)
  expect(nowhere.err()).toMatch(/^wrds-sandbox: \S+\/nowhere: there is no such folder; [^\n]+\n$/)

  const help = run("--help")
  expect(await help.exit).toBe(0)
  expect(help.out()).toContain("npm run wrds-sandbox -- --data DIR")
})
