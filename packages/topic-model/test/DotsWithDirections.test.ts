import { expect, it } from "vitest"
import { cosineToRow } from "../src/describe/TopicVectors.ts"
import { dotsWithDirections, errorOfDots } from "../src/DotsWithDirections.ts"
import { SeededRandom } from "../src/maths/SeededRandom.ts"
import { normaliseRows } from "../src/umap/Neighbors.ts"

it.each([
  [1, 3],
  [4, 256],
  [7, 641]
])("%i directions of %i dimensions: within the stated error of the exact products", (count, dimensions) => {
  const random = new SeededRandom(5)
  const rows = normaliseRows(
    Float32Array.from({ length: 30 * dimensions }, () => random.nextInt() / 2 ** 32 - 0.4),
    dimensions
  )
  const directions = Array.from({ length: count }, (_, t) => {
    const vector = Float64Array.from(rows.subarray(t * dimensions, (t + 1) * dimensions), (value) => value + 1 / dimensions)
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  })
  const dotsOf = dotsWithDirections(directions, rows, dimensions)
  for (let row = 0; row < 30; row++) {
    const dots = dotsOf(row)
    expect(dots).toHaveLength(count)
    directions.forEach((direction, t) =>
      expect(Math.abs(dots[t]! - cosineToRow(direction, rows, row))).toBeLessThanOrEqual(errorOfDots(dimensions))
    )
  }
})
