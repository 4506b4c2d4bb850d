import { expect, it } from "vitest"
import { cosineToRow } from "../src/describe/TopicVectors.ts"
import { SeededRandom } from "../src/maths/SeededRandom.ts"
import { nearestDirection } from "../src/NearestDirection.ts"
import { normaliseRows } from "../src/umap/Neighbors.ts"

const dimensions = 64

it("finds what comparing all exactly finds, also where float32 cannot tell two apart, and the first of equals", () => {
  const random = new SeededRandom(11)
  const number = (): number => random.nextInt() / 2 ** 32 - 0.5
  const unit = normaliseRows(Float32Array.from({ length: 60 * dimensions }, number), dimensions)
  const ofLengthOne = (vector: Float64Array): Float64Array => {
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }
  const different = Array.from({ length: 8 }, () => ofLengthOne(Float64Array.from({ length: dimensions }, number)))
  // Of each another one that float32 cannot tell from it, and the same again.
  const directions = different.flatMap((direction) => [
    direction,
    ofLengthOne(direction.map((value) => value + 1e-9 * number())),
    direction
  ])
  const taken = directions.map((_, place) => 0.01 * Math.floor(place / 3))
  const nearestOf = nearestDirection(directions, taken, unit, dimensions)
  const seconds = new Set<number>()
  for (let row = 0; row < 60; row++) {
    const all = directions.map((direction, place) => cosineToRow(direction, unit, row) - taken[place]!)
    const nearness = Math.max(...all)
    expect(nearestOf(row)).toEqual({ place: all.indexOf(nearness), nearness })
    seconds.add(all.indexOf(nearness) % 3)
  }
  expect(seconds).toEqual(new Set([0, 1]))
})
