/**
 * Distances for HDBSCAN. Source: Campello, Moulavi, Sander, "Density-Based Clustering Based on Hierarchical Density
 * Estimates", 2013; conventions of scikit-learn-contrib/hdbscan.
 */

/** Rows of numbers, one after the other: `values[i * dimensions + d]`. */
export interface Points {
  readonly values: Float32Array | Float64Array
  readonly dimensions: number
  readonly count: number
}

/** Euclidean distance between two rows. */
export const euclidean = (points: Points, i: number, j: number): number => {
  const { dimensions, values } = points
  let sum = 0
  for (let d = 0, a = i * dimensions, b = j * dimensions; d < dimensions; d++, a++, b++) {
    const difference = values[a]! - values[b]!
    sum += difference * difference
  }
  return Math.sqrt(sum)
}

/** Inserts `value` into the ascending list `smallest` and drops the largest. */
export const keepSmallest = (smallest: Float64Array, value: number): void => {
  let place = smallest.length - 1
  if (value >= smallest[place]!) return
  while (place > 0 && smallest[place - 1]! > value) {
    smallest[place] = smallest[place - 1]!
    place--
  }
  smallest[place] = value
}

/**
 * Each point's distance to its `minSamples`-th neighbour, not counting itself. With fewer points than that, the
 * distance to the farthest one.
 */
export const coreDistances = (points: Points, minSamples: number): Float64Array => {
  const n = points.count
  const core = new Float64Array(n)
  const k = Math.min(minSamples, n - 1)
  if (k < 1) return core
  const nearest = new Float64Array(k)
  for (let i = 0; i < n; i++) {
    nearest.fill(Infinity)
    for (let j = 0; j < n; j++) {
      if (j !== i) keepSmallest(nearest, euclidean(points, i, j))
    }
    core[i] = nearest[k - 1]!
  }
  return core
}
