import { describe, expect, it } from "vitest"
import { parseQuarter, type Quarter, quarterBounds, sentenceId, StoreKeys } from "../src/index.ts"

const q = (text: string): Quarter => parseQuarter(text)!

describe("Quarter", () => {
  it("has the bounds of a calendar quarter", () => {
    expect(quarterBounds(q("2021Q1"))).toEqual({ start: "2021-01-01", endExclusive: "2021-04-01" })
    expect(quarterBounds(q("2020Q4"))).toEqual({ start: "2020-10-01", endExclusive: "2021-01-01" })
  })
  it("refuses what is not a quarter", () => {
    for (const bad of ["2021", "2021Q5", "Q12021", "2021-Q1", "", "21Q1", "2021Q1x"]) expect(parseQuarter(bad)).toBeUndefined()
    expect(parseQuarter(" 2021q1 ")).toBe("2021Q1")
  })
})

describe("names in the store", () => {
  it("follow the documented layout", () => {
    expect(StoreKeys.componentsPart(q("2023Q1"), 0)).toBe("raw/components/quarter=2023Q1/part_0000.parquet")
    expect(StoreKeys.prefetchManifest(q("2023Q1"))).toBe("raw/manifests/quarter=2023Q1/manifest.json")
    expect(StoreKeys.checkpoint(q("2023Q1"), StoreKeys.batchId(0))).toBe("progress/quarter=2023Q1/batch_000_checkpoint.json")
    expect(StoreKeys.firmTopicsPart(q("2023Q1"), "batch_000", 0)).toBe(
      "intermediate/firm-topics/quarter=2023Q1/batch_000_part_0000.parquet"
    )
    expect(sentenceId("18749", "2170794", 7)).toBe("18749_2170794_0007")
  })
})
