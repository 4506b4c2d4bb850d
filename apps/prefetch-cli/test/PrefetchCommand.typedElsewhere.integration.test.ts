import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"

// The real npm, which goes to the checkout before it starts a script.

const checkout = realpathSync(join(import.meta.dirname, "../../.."))
const outside = realpathSync(mkdtempSync(join(tmpdir(), "ftm-study ")))
beforeAll(() => {
  mkdirSync(join(outside, "transcripts"))
  writeFileSync(join(outside, "transcripts", "a.txt"), "")
  writeFileSync(join(outside, "firms.txt"), "AAPL\n")
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

/** What is typed in this folder, without what npm says to the tests themselves. */
const typedIn = (folder: string, words: ReadonlyArray<string>, more: Readonly<Record<string, string>> = {}) => {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|WRDS_|PG|FTM_)/.test(name))
  return spawnSync("npm", ["--silent", ...words], { cwd: folder, env: { ...Object.fromEntries(own), ...more }, encoding: "utf8" })
}
const outsideRun = ["--prefix", checkout, "run"]
const status = ["prefetch", "--", "status", "--quarter", "2021Q1", "--json", "--store"]
const storeOf = (stdout: string): unknown => (JSON.parse(stdout) as { readonly store: unknown }).store

it("a store is relative to a subfolder of the checkout where the command is typed there", () => {
  const docs = join(checkout, "docs", "specs")
  expect(storeOf(typedIn(docs, ["run", ...status, "./x"]).stdout)).toBe(join(docs, "x"))
  expect(storeOf(typedIn(docs, ["run", ...status, "../x"]).stdout)).toBe(join(checkout, "docs", "x"))
})

it("and to a folder outside of it", () => {
  expect(storeOf(typedIn(outside, [...outsideRun, ...status, "./x"]).stdout)).toBe(join(outside, "x"))
  expect(storeOf(typedIn(outside, [...outsideRun, ...status, "/data/x"]).stdout)).toBe("/data/x")
})

it("so are the other paths, and those in variables", () => {
  const quarter = ["--quarter", "2021Q1", "--store", "x"]
  const imported = typedIn(outside, [...outsideRun, "prefetch", "--", "import", ...quarter, "--from", "transcripts"])
  expect(imported.stderr).toContain("There is no .jsonl file in transcripts: it has a.txt")
  const fetched = typedIn(outside, [...outsideRun, "prefetch", "--", "fetch", ...quarter, "--firms", "firms.txt"])
  expect(fetched.stderr).toContain('Line 1 of firms.txt is "AAPL"')
  const embedder = ["--embedder", "onnx", "--embedder-model", "transcripts"]
  const modelled = typedIn(outside, [...outsideRun, "orchestrate", "--", "run", ...quarter, ...embedder])
  expect(modelled.stderr).toContain(`There are no prefetched transcripts of 2021Q1 in ${join(outside, "x")}`)
  const job = { DATA_SOURCE: "s3", FTM_STORE: "./x", QUARTER: "2021Q1", BATCH_ID: "batch_000" }
  expect(typedIn(outside, [...outsideRun, "map"], job).stdout).toContain(join(outside, "x"))
})
