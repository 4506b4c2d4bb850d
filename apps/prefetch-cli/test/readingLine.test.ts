import { expect, it } from "vitest"
import { readingLine } from "../src/readingLine.ts"

it("says how far it is", () => {
  expect(readingLine("2021Q1", { done: 512e6, all: 2_048e6, seconds: 4 })).toBe("2021Q1 [#####---------------] 512 of 2,048 MB checked, 128 MB/s, 12 s left")
  expect(readingLine("2021Q1", { done: 0, all: 1, seconds: 0 })).not.toContain("NaN")
})
