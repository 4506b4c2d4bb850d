import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { orchestrate } from "./Commands.ts"

const quarter = parseQuarter("2021Q1")!
let parent: string
let store: string
/** That of most machines, under which what a program makes can be read by everybody. */
let umaskBefore: number
beforeEach(() => {
  umaskBefore = process.umask(0o022)
  parent = mkdtempSync(join(tmpdir(), "ftm-private-"))
  store = join(parent, "store")
})
afterEach(() => {
  process.umask(umaskBefore)
  rmSync(parent, { recursive: true, force: true })
})

/** The permissions of each folder and file of the store. */
const permissions = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(store, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(store, path), `${entry.isDirectory() ? "folder" : "file"} ${(statSync(path).mode & 0o777).toString(8)}`]
    })
  )

const kindsOf = (found: Iterable<readonly [string, string]>) => [...new Set([...found].map(([, kind]) => kind))].sort()

it.each([
  [[], ["file 600", "folder 700"]],
  [["--group-readable"], ["file 640", "folder 750"]]
])("what a run writes with %j, its jobs and their outputs included, is for nobody else", async (flags, kinds) => {
  await writePrefetchedStore(store, quarter, ["100", "101"])
  const before = permissions()
  for (const name of ["run", "themes", "report"]) {
    const ended = await orchestrate(name, "--quarter", quarter, "--store", store, ...flags)
    expect([name, ended.code]).toEqual([name, 0])
  }
  const made = [...permissions()].filter(([path]) => !before.has(path))
  expect(made.filter(([path]) => /part_0000\.parquet$|report\.html$|\.log$/.test(path)).length).toBeGreaterThanOrEqual(4)
  expect(kindsOf(made)).toEqual(kinds)
})
