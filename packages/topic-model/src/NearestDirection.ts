import { cosineToRow } from "./describe/TopicVectors.ts"
import { dotsWithDirections, errorOfDots } from "./DotsWithDirections.ts"

/**
 * Finds the direction with the greatest `cosineToRow` with a row, less `taken` of each direction; the first of those that are equally near. All are compared in
 * float32, and those that rounding may have put behind are then compared exactly: so the answer is that of comparing all exactly, several times as fast.
 *
 * @param directions of length 1; at least one.
 * @param unit rows of `dimensions`, of length 1 or zeros.
 * @returns of a row's number, the place of the nearest direction and how near it is.
 */
export const nearestDirection = (
  directions: ReadonlyArray<Float64Array>,
  taken: ReadonlyArray<number>,
  unit: Float32Array,
  dimensions: number
): ((row: number) => { readonly place: number; readonly nearness: number }) => {
  const dotsOf = dotsWithDirections(directions, unit, dimensions)
  // The nearest may seem too far by one error, another one too near by one.
  const doubt = 2 * errorOfDots(dimensions)
  return (row) => {
    const dots = dotsOf(row)
    let greatest = -Infinity
    for (let k = 0; k < dots.length; k++) greatest = Math.max(greatest, dots[k]! - taken[k]!)
    let place = 0
    let nearness = -Infinity
    for (let k = 0; k < dots.length; k++) {
      if (dots[k]! - taken[k]! < greatest - doubt) continue
      const near = cosineToRow(directions[k]!, unit, row) - taken[k]!
      if (near > nearness) {
        nearness = near
        place = k
      }
    }
    return { place, nearness }
  }
}
