/** Scales every row to length 1, in place; rows of zeros stay. */
export const toUnitRows = (rows: Float32Array, dimensions: number): void => {
  for (let start = 0; start < rows.length; start += dimensions) {
    let square = 0
    for (let d = start; d < start + dimensions; d++) square += rows[d]! * rows[d]!
    if (square === 0) continue
    const length = Math.sqrt(square)
    for (let d = start; d < start + dimensions; d++) rows[d] = rows[d]! / length
  }
}
