import type { Metric } from "./Metric.ts"

/** For each of n points its k nearest neighbours, the point itself first: `index[i * k + r]` at `distance[i * k + r]`, nearest first. */
export interface Neighbors {
  readonly count: number
  readonly k: number
  readonly index: Int32Array
  readonly distance: Float64Array
}

/** Scales each row to length 1, so that 1 - dot product is the cosine distance. Rows of zeros, or with a NaN, become zeros. */
export const normaliseRows = (vectors: Float32Array, dimensions: number): Float32Array => {
  const normal = new Float32Array(vectors.length)
  for (let start = 0; start < vectors.length; start += dimensions) {
    let square = 0
    for (let d = start; d < start + dimensions; d++) square += vectors[d]! * vectors[d]!
    if (!(square > 0) || square === Infinity) continue
    const length = Math.sqrt(square)
    for (let d = start; d < start + dimensions; d++) normal[d] = vectors[d]! / length
  }
  return normal
}

/** Compares all pairs; among equal distances the lower index counts as nearer. O(n^2). */
export const exactNeighbors = (rows: Float32Array, dimensions: number, k: number, metric: Metric): Neighbors => {
  const count = rows.length / dimensions
  const index = new Int32Array(count * k)
  const distance = new Float64Array(count * k).fill(Infinity)
  const filled = new Int32Array(count)
  /** Offers j to i's list. It is called with ascending j for every i, so equal distances keep the lower index first. */
  const offer = (i: number, j: number, d: number): void => {
    const start = i * k
    let place = filled[i]!
    if (place === k) {
      if (d >= distance[start + k - 1]!) return
      place = k - 1
    } else {
      filled[i] = place + 1
    }
    while (place > 0 && distance[start + place - 1]! > d) {
      distance[start + place] = distance[start + place - 1]!
      index[start + place] = index[start + place - 1]!
      place--
    }
    distance[start + place] = d
    index[start + place] = j
  }
  const distancesToEarlier = metric.toEarlier(rows, dimensions)
  for (let i = 0; i < count; i++) {
    offer(i, i, -1) // itself first, even among points that coincide
    const earlier = distancesToEarlier(i)
    for (let j = 0; j < i; j++) {
      const d = earlier[j]!
      offer(j, i, d)
      offer(i, j, d)
    }
  }
  for (let i = 0; i < count; i++) distance[i * k] = 0
  return { count, k, index, distance }
}
