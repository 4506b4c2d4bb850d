import fc from "fast-check"
import { expect, it } from "vitest"
import { NearMisses } from "../src/NearMisses.ts"

it("keeps the nearest, the first of equals, in their order, as a sort of all would", () => {
  const scores = fc.array(fc.integer({ min: -3, max: 12 }), { maxLength: 60 })
  fc.assert(
    fc.property(scores, (given) => {
      const misses = new NearMisses<number>(5)
      given.forEach((score, at) => misses.offer(score, () => at))
      const expected = given.map((score, at) => ({ score, at })).filter(({ score }) => score > 0)
      expected.sort((a, b) => b.score - a.score || a.at - b.at)
      expect(misses.items()).toEqual(expected.slice(0, 5).map(({ at }) => at))
    }),
    { seed: 1, numRuns: 500 }
  )
})
