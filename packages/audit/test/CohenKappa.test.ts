import { describe, expect, it } from "vitest"
import { cohenKappa } from "../src/index.ts"
import { agreement } from "./Fixtures.ts"

describe("Cohen's kappa", () => {
  it.each(agreement.kappa.map((one) => [JSON.stringify(one.table), one] as const))("of %s is statsmodels'", (_, one) => {
    const found = cohenKappa(one.table)!
    expect(found.estimate).toBeCloseTo(one.kappa, 10)
    expect(found.standardError).toBeCloseTo(one.standard_error, 10)
  })
  it("is none where both coders gave the same answer throughout, or none", () => {
    const one = [
      [12, 0],
      [0, 0]
    ] as const
    const none = [
      [0, 0],
      [0, 0]
    ] as const
    expect(cohenKappa(one)).toBeUndefined()
    expect(cohenKappa(none)).toBeUndefined()
  })
})
