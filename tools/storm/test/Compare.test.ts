import { StoreKeys } from "@ftm/transcript-schema"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { differences, type Outcome, strangeFiles, straysBeside, toldTwice, twoAtATime, unfitWords } from "../src/Compare.ts"
import { quarter, secrets } from "../src/Place.ts"

const row = (firm: string, topic = 1): string => JSON.stringify({ firm_id: firm, topic })
const unbroken: Outcome = {
  parts: new Map([
    ["a_part_0000.parquet", [row("100"), row("101")]],
    ["a_part_0001.parquet", [row("102")]]
  ]),
  numbers: { state: "done", firms: { done: 3 }, batches: 1, topics: 3, sentences: 9, stages: [] }
}
const withPart = (part: string, rows: ReadonlyArray<string>): Outcome => ({
  ...unbroken,
  parts: new Map([...unbroken.parts, [part, rows]])
})

describe("differences", () => {
  it("of the same are none", () => expect(differences(unbroken, structuredClone(unbroken))).toEqual([]))

  it.each([
    ["firm 101 is lost", withPart("a_part_0000.parquet", [row("100")])],
    ["firm 102 is in 2 parts", withPart("a_part_0000.parquet", [row("100"), row("101"), row("102")])],
    ["a_part_0001.parquet has other rows", withPart("a_part_0001.parquet", [row("102", 2)])],
    ["a_part_0002.parquet is a part that an unbroken run does not make", withPart("a_part_0002.parquet", [])],
    ["status says", { ...unbroken, numbers: { ...unbroken.numbers, topics: 4 } }]
  ])("%s", (words, other) => expect(differences(unbroken, other).join("\n")).toContain(words))
})

it("two jobs of a batch are at the same time if one begins before the other has ended", () => {
  const first = { batchId: "batch_000", from: 10, to: 20 }
  expect(twoAtATime([first, { ...first, from: 20, to: undefined }, { batchId: "batch_001", from: 15, to: 16 }])).toEqual([])
  expect(twoAtATime([first, { ...first, from: 19, to: undefined }])).toEqual(["batch_000 had two jobs at the same time"])
})

describe("what lies in a folder", () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "ftm-storm-compare-"))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }

  it("is strange in the store where neither FTM nor the storm has a name for it", () => {
    for (const key of [StoreKeys.quarterLease(quarter), "runs/.DS_Store", "runs/lease.json"]) write(key, "")
    expect(strangeFiles(folder, new Set(["runs/.DS_Store"])).join()).toMatch(/^runs\/lease.json lies/)
  })

  it("is a stray beside the store, records of processes apart", () => {
    for (const file of ["desk/core", "machine-a/ftm-processes-0/a.json", "machine-b/node-x", "store/anything"]) write(file, "")
    expect(straysBeside(folder, false)).toEqual(["desk/core", "machine-b/node-x"].map((file) => `${file} was written outside of the store`))
  })

  it("is not fit for people with a stack trace, an unset value or a password", () => {
    write("said/1.txt", "all is well\nwhat the run made is at /tmp/store")
    expect(unfitWords(folder, join(folder, "store"))).toEqual([])
    write("said/2.txt", "Error\n    at run (file:///a/b.ts:1:1)")
    write("store/x.json", `{"password":"${secrets.WRDS_PASSWORD}"}`)
    write("container-logs/job", "undefined firms")
    expect(unfitWords(folder, join(folder, "store")).join("\n")).toMatch(/a stack trace[^]*not meant for people[^]*a secret/)
  })

  it("tells of a job twice where the ledger has two entries of it", () => {
    const entry = JSON.stringify({ kind: "job_submitted", data: { job_id: "j" } })
    write(StoreKeys.runRecord(quarter, 1), entry)
    write(StoreKeys.runRecord(quarter, 2), JSON.stringify({ kind: "job_ended", data: { job_id: "j" } }))
    expect(toldTwice(folder)).toEqual([])
    write(StoreKeys.runRecord(quarter, 3), entry)
    expect(toldTwice(folder)).toEqual(["the ledger has twice: job_submitted j"])
  })
})
