import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { ProcessRecords } from "../src/index.ts"
import { startStranger, type Stranger } from "./StrangersProcess.ts"

let folder: string
let stranger: Stranger
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ftm-records-"))
  stranger = await startStranger("a stranger")
})
afterEach(async () => {
  await stranger.end()
  rmSync(folder, { recursive: true, force: true })
})

const root = (): string => join(folder, "processes")
const records = (work = "a quarter"): ProcessRecords => new ProcessRecords(work, root())
/** The one file below the folder of the one work. */
const file = (): string => {
  const [work = ""] = readdirSync(root())
  const [name = ""] = readdirSync(join(root(), work))
  return join(root(), work, name)
}
const change = (how: (record: Record<string, unknown>) => Record<string, unknown>): void =>
  writeFileSync(file(), JSON.stringify(how(JSON.parse(readFileSync(file(), "utf8")) as Record<string, unknown>)))

it("a process is found by who works on the same, until it is forgotten or gone", async () => {
  records().remember("job-1", stranger)
  expect(records().names).toEqual(["job-1"])
  expect(records().find("job-1")).toEqual({ pid: stranger.pid, start: stranger.start })
  expect(records("another quarter").find("job-1")).toBeUndefined()
  expect(records().find("job-2")).toBeUndefined()
  records().remember("job-2", stranger)
  records().forget("job-2")
  expect(records().names).toEqual(["job-1"])
  await stranger.end()
  expect(records().find("job-1")).toBeUndefined()
})

it.each([
  ["an earlier process of the same id", { start: "1" }],
  ["an earlier start of the machine", { boot: "00000000-0000-0000-0000-000000000000" }],
  ["the ids of another container", { pid_namespace: "pid:[1]" }],
  ["every process", { pid: -1 }],
  ["our own group", { pid: 0 }],
  ["the first process", { pid: 1 }]
])("a record of %s names nobody", (_what, changed) => {
  records().remember("job-1", stranger)
  change((record) => ({ ...record, ...changed }))
  expect(records().find("job-1")).toBeUndefined()
})

it("a record that cannot be read names nobody", () => {
  records().remember("job-1", stranger)
  writeFileSync(file(), "{")
  expect(records().find("job-1")).toBeUndefined()
})

it("is this user's alone; what lies in a folder that others can write into is not believed", () => {
  records().remember("job-1", stranger)
  for (const path of [root(), join(root(), readdirSync(root())[0]!), file()]) expect(statSync(path).mode & 0o077).toBe(0)
  chmodSync(root(), 0o777)
  expect(records().find("job-1")).toBeUndefined()
  expect(() => records().remember("job-2", stranger)).toThrow("is not a folder of this user alone")
})

it("does not write through a link that somebody has put in its place", () => {
  mkdirSync(join(folder, "elsewhere"), { mode: 0o700 })
  symlinkSync(join(folder, "elsewhere"), root())
  expect(() => records().remember("job-1", stranger)).toThrow("is not a folder of this user alone")
  expect(() => records().remember("../../x", stranger)).toThrow()
})
