/**
 * The matrix that turns rows of `from` into rows of `to` with the least squared error: (F'F + ridge) M = F'T, solved by
 * Cholesky's decomposition.
 *
 * @param from rows x dimensions.
 * @param to rows x dimensions.
 * @returns dimensions x dimensions, row-major: to[row] is about from[row] M.
 */
export const linearMap = (from: Float32Array, to: Float32Array, dimensions: number, ridge: number): Float64Array => {
  const n = dimensions
  const rows = from.length / n
  const square = new Float64Array(n * n)
  const right = new Float64Array(n * n)
  for (let r = 0; r < rows; r++) {
    for (let a = 0; a < n; a++) {
      const x = from[r * n + a]!
      if (x === 0) continue
      for (let b = 0; b <= a; b++) square[a * n + b]! += x * from[r * n + b]!
      for (let b = 0; b < n; b++) right[a * n + b]! += x * to[r * n + b]!
    }
  }
  for (let a = 0; a < n; a++) square[a * n + a]! += ridge
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = square[a * n + b]!
      for (let c = 0; c < b; c++) sum -= square[a * n + c]! * square[b * n + c]!
      square[a * n + b] = a === b ? Math.sqrt(sum) : sum / square[b * n + b]!
    }
  }
  for (let column = 0; column < n; column++) {
    for (let a = 0; a < n; a++) {
      let sum = right[a * n + column]!
      for (let c = 0; c < a; c++) sum -= square[a * n + c]! * right[c * n + column]!
      right[a * n + column] = sum / square[a * n + a]!
    }
    for (let a = n - 1; a >= 0; a--) {
      let sum = right[a * n + column]!
      for (let c = a + 1; c < n; c++) sum -= square[c * n + a]! * right[c * n + column]!
      right[a * n + column] = sum / square[a * n + a]!
    }
  }
  return right
}
