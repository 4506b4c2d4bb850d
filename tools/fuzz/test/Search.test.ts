import fc from "fast-check"
import { expect, it } from "vitest"
import { search } from "../src/Search.ts"

it("tries cases until the time is over and gives how many", async () => {
  expect(await search("rows", fc.nat(), async () => [], { seed: 1, millis: 50, casesARound: 5 })).toBeGreaterThanOrEqual(5)
})

it("throws the smallest case that fails, with how to see it again", async () => {
  const found = search("rows", fc.nat({ max: 1000 }), async (n) => (n > 17 ? ["too many firms"] : []), { seed: 1, millis: 5_000 })
  await expect(found).rejects.toThrow(/npm run fuzz -- rows --seed \d+\)\ntoo many firms\n\nThe case:\n18$/)
})
