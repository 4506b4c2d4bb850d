import { describe, expect, it } from "vitest"
import { bar, firmsLine, lineText, progressLine, rateOf, timeLeft } from "../src/index.ts"

it.each([
  [-1, 0],
  [0, 0],
  [0.25, 6],
  [0.5, 12],
  [1, 24],
  [7, 24]
])("a share of %d fills %d of 24", (share, filled) => {
  expect(bar(share)).toBe(`[${"#".repeat(filled)}${"-".repeat(24 - filled)}]`)
})

it.each([
  [0, 10, ""],
  [5, 0, ""],
  [-2, 10, ""],
  [24, 10, "2.4 firms/s"],
  [1, 10, "6.0 firms/min"],
  [10, 10, "1.0 firms/s"]
])("%d in %d s: %j", (done, seconds, text) => expect(rateOf(done, seconds, "firms")).toBe(text))

it.each([
  [10, 0, 5, ""],
  [0, 10, 5, ""],
  [10, 10, 0, ""],
  [10, 10, 5, "5 s left"],
  [1, 1000, 1, "1 s left"],
  [500, 2, 1, "4 min 10 s left"]
])("%d left after %d in %d s: %j", (left, done, seconds, text) => expect(timeLeft(left, done, seconds)).toBe(text))

it("leaves out what there is nothing to say of", () => {
  expect(lineText(progressLine("2021Q1", 0.5, ["12 of 24 firms", "", "1 failed"]))).toBe(
    "2021Q1 [############------------] 12 of 24 firms, 1 failed"
  )
})

describe("a line about firms", () => {
  it("counts the rate from what this command did, not from what it found", () => {
    const line = firmsLine("2021Q1", { total: 40, done: 29, skipped: 1, failed: 0 }, { total: 40, done: 20, skipped: 0, failed: 0 }, 5)
    expect(lineText(line)).toBe("2021Q1 [##################------] 30 of 40 firms, 2.0 firms/s, 5 s left, 1 skipped")
  })
  it("says nothing about a rate before the first firm, nor about time left at the end", () => {
    const none = { total: 4, done: 0, skipped: 0, failed: 0 }
    expect(lineText(firmsLine("2021Q1", none, none, 3))).toBe("2021Q1 [------------------------] 0 of 4 firms")
    expect(lineText(firmsLine("2021Q1", { ...none, done: 3, failed: 1 }, none, 240))).toBe(
      "2021Q1 [########################] 4 of 4 firms, 1.0 firms/min, 1 failed"
    )
  })
})

describe("a narrow terminal", () => {
  const line = progressLine("2021Q1", 0.5, ["1,200 of 4,000 firms", "31.2 firms/s", "1 min 30 s left", "12 failed"])
  it("gets the whole line if it fits", () => expect(lineText(line, 100)).toBe(lineText(line)))
  it("gets a shorter bar before anything is left out", () =>
    expect(lineText(line, 85)).toBe("2021Q1 [####----] 1,200 of 4,000 firms, 31.2 firms/s, 1 min 30 s left, 12 failed"))
  it("gets the pieces that fit, and never a longer line", () => {
    expect(lineText(line, 59)).toBe("2021Q1 [####----] 1,200 of 4,000 firms, 31.2 firms/s")
    for (let width = 40; width < 100; width++) expect(lineText(line, width).length).toBeLessThanOrEqual(width)
  })
})
