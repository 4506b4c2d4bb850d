import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseQuarter, StoreKeys } from "../src/index.ts"

const quarter = parseQuarter("2023Q1")!

describe("the keys of the store", () => {
  it.each([
    [StoreKeys.coverage(quarter), "processed/coverage/quarter=2023Q1/coverage.parquet"],
    [StoreKeys.transcriptsPart(quarter, 12), "raw/transcripts/quarter=2023Q1/part_0012.parquet"],
    [StoreKeys.batchClaim(quarter, "batch_000"), "progress/quarter=2023Q1/batch_000_claim.json"],
    [StoreKeys.firmTopicsPart(quarter, "batch_007", 3), "intermediate/firm-topics/quarter=2023Q1/batch_007_part_0003.parquet"],
    [StoreKeys.runRecord(quarter, 7), "runs/quarter=2023Q1/records/000007.json"],
    [StoreKeys.runClaim(quarter, "ftm-2023Q1-batch_000-1"), "runs/quarter=2023Q1/claims/ftm-2023Q1-batch_000-1.json"],
    [StoreKeys.quarterLease(quarter), "runs/quarter=2023Q1/lease.json"],
    [StoreKeys.cancelRequest(quarter), "runs/quarter=2023Q1/cancel.json"],
    [StoreKeys.accessCheck(quarter), "runs/quarter=2023Q1/access-check"],
    [StoreKeys.jobLogs(quarter), "runs/quarter=2023Q1/logs"],
    [StoreKeys.report(quarter), "runs/quarter=2023Q1/report.html"],
    [StoreKeys.doctorProbe, "progress/doctor-probe"]
  ])("%s", (key, expected) => {
    expect(key).toBe(expected)
  })

  it("of the ledger's entries stand in the order of the entries", () => {
    const numbers = [1, 2, 9, 10, 99, 100, 99_999, 100_000, 999_999]
    const keys = numbers.map((n) => StoreKeys.runRecord(quarter, n))
    expect(keys.toReversed().sort()).toEqual(keys)
    expect(keys.map((key) => StoreKeys.sequenceOfRunRecord(quarter, key))).toEqual(numbers)
  })

  it("of claims give back the names that were claimed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        const key = StoreKeys.runClaim(quarter, name)
        expect(key.startsWith(StoreKeys.runClaimsPrefix(quarter))).toBe(true)
        expect(key.slice(StoreKeys.runClaimsPrefix(quarter).length)).not.toContain("/")
        expect(StoreKeys.nameOfRunClaim(quarter, key)).toBe(name)
      }),
      { seed: 1, numRuns: 200 }
    )
  })

  it("of a prefetch's parts are told from everything else under the same prefix", () => {
    const prefix = StoreKeys.componentsPrefix(quarter)
    for (const n of [0, 7, 9999, 12_345]) expect(StoreKeys.isPartUnder(prefix, StoreKeys.componentsPart(quarter, n))).toBe(true)
    for (const name of [
      "notes.txt",
      "part_0000.csv",
      "part_1.parquet",
      "my_part_0000.parquet",
      "mine/part_0000.parquet",
      "part_0000.parquet.bak"
    ])
      expect(StoreKeys.isPartUnder(prefix, `${prefix}${name}`)).toBe(false)
    expect(StoreKeys.isPartUnder(prefix, StoreKeys.transcriptsPart(quarter, 0))).toBe(false)
  })

  it("of a batch's parts are told from other batches' and from other files", () => {
    const part = StoreKeys.firmTopicsPart(quarter, StoreKeys.batchId(1), 0)
    expect(part.startsWith(StoreKeys.firmTopicsOfBatch(quarter, StoreKeys.batchId(1)))).toBe(true)
    expect(part.startsWith(StoreKeys.firmTopicsOfBatch(quarter, StoreKeys.batchId(10)))).toBe(false)
    expect(StoreKeys.isTable(part)).toBe(true)
    expect(StoreKeys.isTable(StoreKeys.checkpoint(quarter, "batch_000"))).toBe(false)
  })
})
