import { nearestByDescent } from "./NeighborDescent.ts"

/** For each of n points its k nearest, itself first: `index[i * k + r]` at `distance[i * k + r]`, nearest first. */
export interface Neighbors {
  readonly count: number
  readonly k: number
  readonly index: Int32Array
  readonly distance: Float64Array
}

/** From this many points on, umap-learn looks for neighbours approximately; so does this package. */
const EXACT_BELOW = 4096

/** Scale each row to length 1, so that 1 - dot product is the cosine distance. Rows of zeros, or with a NaN, become zeros. */
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

/** Cosine distance of two rows of unit length (or of zeros, which are at distance 1 from everything). */
export const cosineDistance: Distance = (unit, dimensions, i, j) => {
  let a = i * dimensions
  let b = j * dimensions
  // Four running sums: the same order on every machine, and four times the pace of one.
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  const end = a + dimensions - (dimensions % 4)
  for (; a < end; a += 4, b += 4) {
    s0 += unit[a]! * unit[b]!
    s1 += unit[a + 1]! * unit[b + 1]!
    s2 += unit[a + 2]! * unit[b + 2]!
    s3 += unit[a + 3]! * unit[b + 3]!
  }
  for (const last = (i + 1) * dimensions; a < last; a++, b++) s0 += unit[a]! * unit[b]!
  const distance = 1 - (s0 + s1 + (s2 + s3))
  return distance > 0 ? distance : 0
}

/** Distance of two rows of `rows`. */
export type Distance = (rows: Float32Array, dimensions: number, i: number, j: number) => number

/** Straight-line distance of two rows. */
export const euclideanDistance: Distance = (rows, dimensions, i, j) => {
  let sum = 0
  for (let d = 0, a = i * dimensions, b = j * dimensions; d < dimensions; d++, a++, b++) {
    const difference = rows[a]! - rows[b]!
    sum += difference * difference
  }
  return Math.sqrt(sum)
}

/** All pairs compared; of equal distances the lower index is nearer. O(n^2). */
export const exactNeighbors = (rows: Float32Array, dimensions: number, k: number, distanceOf: Distance): Neighbors => {
  const count = rows.length / dimensions
  const index = new Int32Array(count * k)
  const distance = new Float64Array(count * k).fill(Infinity)
  const filled = new Int32Array(count)
  /** Offer j to i's list. Called with rising j for every i, so equal distances keep the lower index first. */
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
  for (let i = 0; i < count; i++) {
    offer(i, i, -1) // itself first, even among points that coincide
    for (let j = 0; j < i; j++) {
      const d = distanceOf(rows, dimensions, i, j)
      offer(j, i, d)
      offer(i, j, d)
    }
  }
  for (let i = 0; i < count; i++) distance[i * k] = 0
  return { count, k, index, distance }
}

/** The k nearest of each row: exact below 4,096 rows, by descent from there on. */
export const nearestNeighbors = (rows: Float32Array, dimensions: number, k: number, distanceOf: Distance): Neighbors =>
  rows.length / dimensions < EXACT_BELOW
    ? exactNeighbors(rows, dimensions, k, distanceOf)
    : nearestByDescent(rows, dimensions, k, distanceOf)
