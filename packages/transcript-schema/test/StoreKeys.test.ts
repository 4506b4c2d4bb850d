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

  it("of claims give back the names that were claimed, and lead nowhere else whatever is claimed", () => {
    for (const name of ["lease-1", "lease-120", "ftm-2023Q1-batch_000-1-5f3a09c2", "ftm-2023Q1-batch_1000-12-00000000"]) {
      expect(StoreKeys.nameOfRunClaim(quarter, StoreKeys.runClaim(quarter, name))).toBe(name)
    }
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        const key = StoreKeys.runClaim(quarter, name)
        expect(key.startsWith(StoreKeys.runClaimsPrefix(quarter))).toBe(true)
        expect(key.slice(StoreKeys.runClaimsPrefix(quarter).length)).not.toContain("/")
      }),
      { seed: 1, numRuns: 200 }
    )
  })

  const batch = StoreKeys.batchId(12)
  const written: ReadonlyArray<string> = [
    StoreKeys.componentsPart(quarter, 0),
    StoreKeys.transcriptsPart(quarter, 12_345),
    StoreKeys.prefetchManifest(quarter),
    StoreKeys.prefetchPromotion(quarter),
    StoreKeys.earlierPrefetchManifest(quarter),
    StoreKeys.calls(quarter),
    StoreKeys.callSpeech(quarter),
    StoreKeys.coverage(quarter),
    StoreKeys.batchesManifest(quarter),
    StoreKeys.doctorProbe,
    StoreKeys.prefetchPlan(quarter),
    StoreKeys.checkpoint(quarter, batch),
    StoreKeys.failures(quarter, batch),
    StoreKeys.batchClaim(quarter, batch),
    StoreKeys.firmTopicsPart(quarter, batch, 3),
    StoreKeys.themes(quarter),
    StoreKeys.themeContributions(quarter),
    StoreKeys.earlierThemeContributions(quarter),
    ...StoreKeys.panelTables.flatMap((table) => [StoreKeys.panelTable(quarter, table), StoreKeys.panelCsv(quarter, table)]),
    StoreKeys.sentencesPart(quarter, 12),
    StoreKeys.madeRecord(quarter, "group_panel"),
    StoreKeys.firmComparison(quarter, "main", "long-calls.2"),
    StoreKeys.themeComparison(quarter, "main", "eom"),
    StoreKeys.exposure(quarter),
    StoreKeys.exposureSentencesPart(quarter, 12_345),
    StoreKeys.runRecord(quarter, 7),
    StoreKeys.runRecord(quarter, 1_000_000),
    StoreKeys.runClaim(quarter, "lease-3"),
    StoreKeys.runClaim(quarter, "ftm-2023Q1-batch_012-1-5f3a09c2"),
    StoreKeys.madeRecord(quarter, "topics"),
    StoreKeys.promotionMarker(quarter),
    StoreKeys.quarterLease(quarter),
    StoreKeys.cancelRequest(quarter),
    StoreKeys.accessCheck(quarter),
    StoreKeys.givenName("0123456789abcdef".repeat(4)),
    StoreKeys.report(quarter),
    `${StoreKeys.jobLogs(quarter)}/ftm-2023Q1-batch_012-1-5f3a09c2.log`
  ]

  it.each(written)("%s is ours, in a variant and in a restart, too", (key) => {
    expect(StoreKeys.isOurs(key)).toBe(true)
    expect(StoreKeys.isOurs(`${StoreKeys.variantPrefix("long-calls.2")}${key}`)).toBe(true)
    expect(StoreKeys.isOurs(`${StoreKeys.variantPrefix("eom")}${StoreKeys.stagingPrefix}${key}`)).toBe(true)
  })

  /** What other programs leave beside a file, or make of its name. */
  const besides = (key: string): ReadonlyArray<string> => {
    const folder = key.slice(0, key.lastIndexOf("/") + 1)
    const [name = "", ending = ""] = key.slice(folder.length).split(/(\.\w+)$/)
    return [
      ...[".DS_Store", "Thumbs.db", "desktop.ini", ".nfs000000000001", "notes.txt", ".~lock.x#", "@eaDir/x"].map((other) => folder + other),
      ...[".sync-conflict-20260101-120000-ABCDEFG", " (1)", " - Copy", " 2", " (ada's conflicted copy 2026-01-01)", "-HOST"].map(
        (mark) => `${folder}${name}${mark}${ending}`
      ),
      ...[".tmp", "~", ".bak", ".part", ".icloud", ".crdownload"].map((mark) => key + mark),
      ...["._", ".", "~$", "Copy of ", ".#"].map((mark) => `${folder}${mark}${name}${ending}`),
      `${folder}backup/${name}${ending}`,
      `${key}/${name}`,
      `${key}\n`,
      `mine/${key}`
    ]
  }

  // A variant may have any name with a dot in it, and so has a comparison.
  const fixed = written.filter((key) => !key.includes("_vs_"))
  it.each(fixed)("what lies beside %s is somebody else's", (key) => {
    for (const other of besides(key)) expect([other, StoreKeys.isOurs(other)]).toEqual([other, false])
    for (const other of besides(StoreKeys.runRecord(quarter, 7))) expect(StoreKeys.sequenceOfRunRecord(quarter, other)).toBeUndefined()
    for (const other of besides(StoreKeys.runClaim(quarter, "lease-3"))) expect(StoreKeys.nameOfRunClaim(quarter, other)).toBeUndefined()
    for (const other of besides(StoreKeys.checkpoint(quarter, batch))) expect(StoreKeys.isJobProgress(other)).toBe(false)
  })

  it.each(["0000007", "7", "000000", "00000a", "1e9999", "-00001", "0x0010", ""])("%j is no entry's number", (number) => {
    expect(StoreKeys.sequenceOfRunRecord(quarter, `${StoreKeys.runRecordsPrefix(quarter)}${number}.json`)).toBeUndefined()
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
