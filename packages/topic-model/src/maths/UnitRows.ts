/** The length of the row that starts at `start`. */
export const lengthOfRow = (rows: Float32Array, start: number, dimensions: number): number => {
  let square = 0
  for (let d = start; d < start + dimensions; d++) square += rows[d]! * rows[d]!
  return Math.sqrt(square)
}

/** Scales every row to length 1, in place; rows of zeros stay. */
export const toUnitRows = (rows: Float32Array, dimensions: number): void => {
  for (let start = 0; start < rows.length; start += dimensions) {
    const length = lengthOfRow(rows, start, dimensions)
    if (length === 0) continue
    for (let d = start; d < start + dimensions; d++) rows[d] = rows[d]! / length
  }
}
