/** Mean of the given unit rows, scaled to length 1 (zeros where they cancel out). */
export const meanDirection = (unit: Float32Array, dimensions: number, rows: ReadonlyArray<number>): Float64Array => {
  const mean = new Float64Array(dimensions)
  for (const row of rows) {
    for (let d = 0; d < dimensions; d++) mean[d] = mean[d]! + unit[row * dimensions + d]!
  }
  let square = 0
  for (let d = 0; d < dimensions; d++) square += mean[d]! * mean[d]!
  const length = Math.sqrt(square)
  if (length > 0) for (let d = 0; d < dimensions; d++) mean[d] = mean[d]! / length
  return mean
}

/**
 * Cosine of a unit row with a unit vector. Four running sums: the same order on every machine, and no addition waits for the
 * one before it.
 */
export const cosineToRow = (vector: Float64Array, unit: Float32Array, row: number): number => {
  const dimensions = vector.length
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let d = 0
  let a = row * dimensions
  for (const end = dimensions - (dimensions % 4); d < end; d += 4, a += 4) {
    s0 += vector[d]! * unit[a]!
    s1 += vector[d + 1]! * unit[a + 1]!
    s2 += vector[d + 2]! * unit[a + 2]!
    s3 += vector[d + 3]! * unit[a + 3]!
  }
  for (; d < dimensions; d++, a++) s0 += vector[d]! * unit[a]!
  return s0 + s1 + (s2 + s3)
}

/** Cosine of two unit vectors. */
export const cosine = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}
