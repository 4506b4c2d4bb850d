import { describe, expect, it } from "vitest"
import { weightedShare, wilsonInterval } from "../src/index.ts"
import { agreement } from "./Fixtures.ts"

describe("Wilson's interval", () => {
  it.each(agreement.wilson.map((one) => [one.yes, one.n, one] as const))("of %d in %d is statsmodels'", (yes, n, { high, low }) => {
    const found = wilsonInterval(yes / n, n)!
    expect(found.low).toBeCloseTo(low, 10)
    expect(found.high).toBeCloseTo(high, 10)
  })
  it("is none where nobody was asked", () => {
    expect(wilsonInterval(0, 0)).toBeUndefined()
    expect(weightedShare([])).toBeUndefined()
  })
})

describe("a weighted share", () => {
  it("is a plain one where all cases weigh the same", () => {
    const cases = [1, 1, 0, 1].map((value) => ({ value, weight: 7.5 }))
    const found = weightedShare(cases)!
    expect(found).toMatchObject({ estimate: 0.75, cases: 4 })
    expect(found.low).toBeCloseTo(wilsonInterval(0.75, 4)!.low, 12)
  })
  it("counts a case for as many as it stands for, and is less sure for it", () => {
    const cases = [{ value: 1, weight: 30 }, ...Array.from({ length: 9 }, () => ({ value: 0, weight: 10 }))]
    const found = weightedShare(cases)!
    expect(found.estimate).toBeCloseTo(30 / 120, 12)
    expect(found.effectiveCases).toBeCloseTo(120 ** 2 / (900 + 9 * 100), 12)
    expect(found.effectiveCases).toBeLessThan(10)
  })
})
