import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { byteSize, countOf, duration, money, percent, thousands } from "../src/index.ts"

it.each([
  [0, "0"],
  [7, "7"],
  [999, "999"],
  [1000, "1,000"],
  [1_234_567, "1,234,567"]
])("%d is read as %s", (n, text) => expect(thousands(n)).toBe(text))

it("counts", () => {
  expect([0, 1, 2, 2048].map((n) => countOf(n, "firm"))).toEqual(["0 firms", "1 firm", "2 firms", "2,048 firms"])
  expect([1, 2].map((n) => countOf(n, "batch", "batches"))).toEqual(["1 batch", "2 batches"])
})

describe("durations", () => {
  it.each([
    [0, "0 s"],
    [0.44, "0.4 s"],
    [5, "5 s"],
    [8.42, "8.4 s"],
    [9.96, "10 s"],
    [59.2, "59 s"],
    [59.7, "1 min"],
    [60, "1 min"],
    [125, "2 min 5 s"],
    [250, "4 min 10 s"],
    [3599.6, "1 h"],
    [11_220, "3 h 7 min"],
    [14_399, "4 h"],
    [108_000, "30 h"],
    [-3, "0 s"]
  ])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text))
  it("never have 60 of the smaller unit, and are as long as they say", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 400_000, noNaN: true }), (seconds) => {
        const said = duration(seconds)
        expect(said).not.toMatch(/\b60 /)
        const read = [...said.matchAll(/([\d.,]+) (h|min|s)/g)].reduce(
          (sum, [, n, unit]) => sum + Number(n!.replaceAll(",", "")) * { h: 3600, min: 60, s: 1 }[unit!]!,
          0
        )
        expect(Math.abs(read - seconds)).toBeLessThanOrEqual(seconds < 9.95 ? 0.05001 : seconds < 3599 ? 0.5001 : 31)
      }),
      { seed: 20, numRuns: 2000 }
    )
  })
})

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [6_140_000, "6.1 MB"],
  [512e6, "512 MB"],
  [999.7e6, "1 GB"],
  [2_048e6, "2 GB"],
  [3e15, "3,000 TB"]
])("%d bytes are %s", (bytes, text) => expect(byteSize(bytes)).toBe(text))

it.each([
  [0, "0%"],
  [0.0004, "less than 0.1%"],
  [0.004, "0.4%"],
  [0.12, "12%"],
  [0.9999, "more than 99%"],
  [1, "100%"]
])("the share %d is %s", (share, text) => {
  expect(percent(share)).toBe(text)
})

it.each([
  [0, "$0"],
  [0.0000234, "$0.000023"],
  [0.0123, "$0.0123"],
  [0.08, "$0.0800"],
  [0.99996, "$1.00"],
  [12.3, "$12.30"],
  [1234.5, "$1,234.50"]
])("%d dollars are %s", (dollars, text) => expect(money(dollars)).toBe(text))
