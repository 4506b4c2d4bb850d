import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Random } from "../src/Random.ts"

it("gives the same stream for the same parts and another one for others", () => {
  const stream = (...parts: ReadonlyArray<string | number>) => {
    const random = new Random(...parts)
    return Array.from({ length: 5 }, () => random.next())
  }
  expect(stream(1, "call", 7)).toEqual(stream(1, "call", 7))
  expect(stream(1, "call", 7)).not.toEqual(stream(1, "call", 8))
  expect(stream(1, 23)).not.toEqual(stream(12, 3))
})

it("shuffles without losing or doubling anything", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
      const shuffled = new Random(seed).shuffle(items)
      expect(shuffled.toSorted()).toEqual(items.toSorted())
    })
  )
})

it("keeps whole numbers in their range and reaches both ends", () => {
  const random = new Random(3)
  const drawn = new Set(Array.from({ length: 500 }, () => random.int(-2, 3)))
  expect([...drawn].toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3])
})
