import { expect, it } from "vitest"
import { concentration } from "../src/index.ts"

it.each([
  [[7], 1],
  [[2, 2], 0.5],
  [[2, 2, 0], 0.5],
  [[1, 3], 0.625],
  [[1, 1, 1, 1], 0.25]
])("counts of %j are concentrated by %d", (counts, index) => expect(concentration(counts)).toBeCloseTo(index, 12))

it("of nothing the concentration is not known", () => expect([concentration([]), concentration([0, 0])]).toEqual([null, null]))
