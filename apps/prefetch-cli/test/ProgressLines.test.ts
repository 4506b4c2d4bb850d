import { lineText } from "@ftm/command-line"
import { describe, expect, it } from "vitest"
import { fetchLine, readingLine, verifyingLine } from "../src/ProgressLines.ts"

describe("a fetch", () => {
  const counts = { firms: 200, fetched: 0, prepared: 0, characters: 0 }
  it("says nothing of rate and time before the first text", () => {
    expect(lineText(fetchLine("2021Q1", counts, counts, 0))).toBe("2021Q1 [------------------------] fetched 0, text 0 of 200 firms")
    expect(lineText(fetchLine("2021Q1", { ...counts, fetched: 10 }, counts, 3))).toBe(
      "2021Q1 [#-----------------------] fetched 10, text 0 of 200 firms"
    )
  })
  it("takes the time left from the slower half, and from what this run has done", () => {
    const line = fetchLine(
      "2021Q1",
      { firms: 200, fetched: 140, prepared: 100, characters: 6_100_000 },
      { ...counts, fetched: 40, prepared: 50 },
      10
    )
    expect(lineText(line)).toBe("2021Q1 [##############----------] fetched 140, text 100 of 200 firms, 5.0 firms/s, 20 s left, 6.1 MB")
  })
  it("names a time also when one half is at its end", () => {
    expect(lineText(fetchLine("2021Q1", { ...counts, fetched: 200, prepared: 100 }, { ...counts, fetched: 200 }, 50))).toContain(
      "2.0 firms/s, 50 s left"
    )
    expect(lineText(fetchLine("2021Q1", { ...counts, fetched: 200, prepared: 200 }, counts, 50))).not.toContain("left")
  })
})

it("the reading of a folder", () => {
  expect(lineText(readingLine("2021Q1", { done: 512e6, all: 2_048e6, seconds: 4 }))).toBe(
    "2021Q1 [######------------------] 512 MB of 2 GB checked, 128 MB/s, 12 s left"
  )
  expect(lineText(readingLine("2021Q1", { done: 0, all: 1, seconds: 0 }))).toBe(
    "2021Q1 [------------------------] 0 bytes of 1 byte checked"
  )
  expect(lineText(readingLine("2021Q1", { done: 0, all: 0, seconds: 0 }))).not.toContain("NaN")
})

it("the verifying of files", () => {
  expect(lineText(verifyingLine("2021Q1", 12, 48))).toBe("2021Q1 [######------------------] 12 of 48 files read again")
})
