import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { adjustedMutualInformation } from "../src/index.ts"

const { cases } = JSON.parse(readFileSync(new URL("fixtures/ami.json", import.meta.url), "utf8")) as {
  readonly cases: ReadonlyArray<{ readonly a: ReadonlyArray<number>; readonly b: ReadonlyArray<number>; readonly ami: number }>
}

describe("adjusted mutual information", () => {
  it.each(cases.map((one) => [one.a.length, one] as const))("of %d things is scikit-learn's", (_, { a, ami, b }) => {
    expect(adjustedMutualInformation(a, b)).toBeCloseTo(ami, 9)
    expect(adjustedMutualInformation(b, a)).toBeCloseTo(ami, 9)
  })
  it("is 1 for the same groups under other names, however few", () => {
    expect(adjustedMutualInformation([1, 1, 2, 3], [7, 7, 9, 1])).toBeCloseTo(1, 12)
    expect(adjustedMutualInformation([1, 1], [4, 4])).toBe(1)
    expect(adjustedMutualInformation([1, 2], [4, 3])).toBe(1)
  })
})
