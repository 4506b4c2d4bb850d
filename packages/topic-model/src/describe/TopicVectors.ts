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

/** Cosine of a unit row with a unit vector. */
export const cosineToRow = (vector: Float64Array, unit: Float32Array, row: number): number => {
  let sum = 0
  for (let d = 0; d < vector.length; d++) sum += vector[d]! * unit[row * vector.length + d]!
  return sum
}

/** Cosine of two unit vectors. */
export const cosine = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}
