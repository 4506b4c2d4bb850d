import { describe, expect, it } from "vitest"
import { wordSpread } from "../src/WordSpread.ts"

const firms = 60

/** Every firm says `margin` often, four of them say `drug`, one says `beer`; each has words of its own. */
const calls = Array.from({ length: firms }, (_, f) => ({
  firm: `f${f}`,
  words: [
    ...Array.from({ length: 20 }, () => "margin"),
    ...(f < 4 ? Array.from({ length: 25 }, () => "drug") : []),
    ...(f === 0 ? ["beer", "beer"] : []),
    ...Array.from({ length: 150 }, () => `own${f}`)
  ]
}))

describe("the spread of a word", () => {
  it("is the share of firms that would use it alike", () => {
    const spread = wordSpread(calls)
    expect(spread.tells).toBe(true)
    expect(spread.of("margin")).toBeCloseTo(1, 10)
    expect(spread.of("drug")).toBeCloseTo(4 / firms, 10)
    expect(spread.of("beer")).toBeCloseTo(1 / firms, 10)
    expect(spread.of("unheard")).toBe(0)
  })

  it("is the exponential of the entropy where firms use it unevenly", () => {
    const uneven = wordSpread([
      { firm: "a", words: ["x", "x", "x"] },
      { firm: "b", words: ["x"] }
    ])
    // Entropy of 3/4 and 1/4.
    expect(uneven.of("x")).toBeCloseTo(Math.exp(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25))) / 2, 10)
  })

  it("tells nothing where there is nothing", () => {
    expect(wordSpread([])).toMatchObject({ tells: false })
  })

  it("tells nothing where all firms speak alike, as where texts were dealt out by chance", () => {
    let state = 1
    const next = (): number => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296
    const dealt = Array.from({ length: 50 }, (_, f) => ({
      firm: `f${f}`,
      words: Array.from({ length: 400 }, () => `w${Math.floor(20 * next() ** 2)}`)
    }))
    expect(wordSpread(dealt).tells).toBe(false)
  })
})
