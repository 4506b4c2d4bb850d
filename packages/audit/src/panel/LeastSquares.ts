/** A set of dummies: the group of each observation, from 0, and how many groups there are. */
export interface Grouping {
  readonly groupOf: Int32Array
  readonly groups: number
}

/** Groups numbered in the order in which their names come. */
export const groupingOf = (names: ReadonlyArray<string>): Grouping => {
  const numbers = new Map<string, number>()
  const groupOf = Int32Array.from(names, (name) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
  return { groupOf, groups: numbers.size }
}

const squared = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0)

/** The gradient has become so much smaller, relative to its start: then the sum of squares is right to many more digits than are shown. */
const smallEnough = 1e-11

/** Singular systems need no more steps than they have groups; this is far beyond what panels need. */
const mostSteps = 20_000

/**
 * What is left of y after least squares on dummies of all groupings at once: the sum of squared residuals. Groupings may be nested, crossed and
 * unbalanced; which of several solutions is found does not matter for it.
 *
 * Method: conjugate gradients on the normal equations (Hestenes, Stiefel, 1952), each dummy scaled by the root of its count. Throws where
 * they do not converge, which they always have.
 */
export const residualSquares = (y: Float64Array, groupings: ReadonlyArray<Grouping>): number => {
  const mean = y.reduce((sum, value) => sum + value, 0) / Math.max(1, y.length)
  const residual = y.map((value) => value - mean)
  const scales = groupings.map(({ groupOf, groups }) => {
    const counts = new Float64Array(groups)
    for (const group of groupOf) counts[group] = counts[group]! + 1
    return counts.map((count) => 1 / Math.sqrt(count))
  })
  const gather = (values: Float64Array): ReadonlyArray<Float64Array> =>
    groupings.map(({ groupOf, groups }, g) => {
      const sums = new Float64Array(groups)
      for (let i = 0; i < values.length; i++) sums[groupOf[i]!] = sums[groupOf[i]!]! + values[i]!
      return sums.map((sum, group) => sum * scales[g]![group]!)
    })
  const spread = (steps: ReadonlyArray<Float64Array>): Float64Array => {
    const values = new Float64Array(y.length)
    groupings.forEach(({ groupOf }, g) => {
      const scaled = steps[g]!.map((step, group) => step * scales[g]![group]!)
      for (let i = 0; i < values.length; i++) values[i] = values[i]! + scaled[groupOf[i]!]!
    })
    return values
  }
  const squaredAll = (parts: ReadonlyArray<Float64Array>): number => parts.reduce((sum, part) => sum + squared(part), 0)

  let gradient = gather(residual)
  let direction = gradient
  let size = squaredAll(gradient)
  // What rounding alone leaves of a gradient of nothing.
  const least = Math.max(size * smallEnough ** 2, squared(residual) * 1e-28)
  for (let step = 0; size > least; step++) {
    if (step === mostSteps) throw new RangeError(`least squares on ${groupings.length} sets of dummies did not converge`)
    const along = spread(direction)
    const by = size / squared(along)
    for (let i = 0; i < residual.length; i++) residual[i] = residual[i]! - by * along[i]!
    gradient = gather(residual)
    const next = squaredAll(gradient)
    const kept = next / size
    direction = direction.map((part, g) => part.map((value, group) => gradient[g]![group]! + kept * value))
    size = next
  }
  return squared(residual)
}
