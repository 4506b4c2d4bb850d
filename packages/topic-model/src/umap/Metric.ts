import { cosineKernel } from "./CosineKernel.ts"
import { Arena, Kernel } from "./KernelMemory.ts"

/** Distance between two rows of `rows`. */
export type Distance = (rows: Float32Array, dimensions: number, i: number, j: number) => number

/** A measure of how far apart two rows are. */
export interface Metric {
  readonly between: Distance
  /** Given i, returns the distances from row i to the rows 0 to i - 1. The result is overwritten by the next call. */
  readonly toEarlier: (rows: Float32Array, dimensions: number) => (i: number) => Float64Array
}

/** Cosine distance of two rows of unit length (or of zeros, which are at distance 1 from everything). */
const cosineDistance: Distance = (unit, dimensions, i, j) => {
  let a = i * dimensions
  let b = j * dimensions
  // Four running sums: the same order on every machine, and four times as fast as one.
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

/** Euclidean distance between two rows. */
const euclideanDistance: Distance = (rows, dimensions, i, j) => {
  let sum = 0
  for (let d = 0, a = i * dimensions, b = j * dimensions; d < dimensions; d++, a++, b++) {
    const difference = rows[a]! - rows[b]!
    sum += difference * difference
  }
  return Math.sqrt(sum)
}

type DotsWithEarlier = (rows: number, stride: number, i: number, into: number) => void

const lanes = 4
const kernel = new Kernel<DotsWithEarlier>(cosineKernel, "dotsWithEarlier")

/**
 * Cosine distance of rows of unit length (or of zeros, which are at distance 1 from everything). All pairs are computed in
 * WebAssembly (assembly/cosine.ts), in float32: within 1e-6 of `between`.
 */
export const cosineMetric: Metric = {
  between: cosineDistance,
  toEarlier: (rows, dimensions) => {
    const count = rows.length / dimensions
    const width = Math.ceil(dimensions / lanes) * lanes
    const paddedCount = Math.ceil(count / 4) * 4
    const arena = new Arena()
    const at = { rows: arena.take(paddedCount * width * 4), dots: arena.take(paddedCount * 4) }
    const { buffer, run: dotsWithEarlier } = kernel.withRoom(arena.bytes)
    const padded = new Float32Array(buffer, at.rows, paddedCount * width).fill(0)
    for (let i = 0; i < count; i++) padded.set(rows.subarray(i * dimensions, (i + 1) * dimensions), i * width)
    const dots = new Float32Array(buffer, at.dots, count)
    const distances = new Float64Array(count)
    return (i) => {
      dotsWithEarlier(at.rows, width * 4, i, at.dots)
      for (let j = 0; j < i; j++) distances[j] = Math.max(0, 1 - dots[j]!)
      return distances
    }
  }
}

export const euclideanMetric: Metric = {
  between: euclideanDistance,
  toEarlier: (rows, dimensions) => {
    const distances = new Float64Array(rows.length / dimensions)
    return (i) => {
      for (let j = 0; j < i; j++) distances[j] = euclideanDistance(rows, dimensions, i, j)
      return distances
    }
  }
}
