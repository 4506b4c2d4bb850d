import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compareIds } from "../src/index.ts"

const ids = fc.bigInt({ min: 0n, max: 10n ** 20n })

describe("the order of firms", () => {
  it("is that of the numbers that the ids are, also of such as no double can hold", () => {
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(Math.sign(compareIds(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
      { seed: 1, numRuns: 500 }
    )
    expect(["100", "9", "10", "9007199254740993", "9007199254740992"].sort(compareIds)).toEqual([
      "9",
      "10",
      "100",
      "9007199254740992",
      "9007199254740993"
    ])
  })
})
