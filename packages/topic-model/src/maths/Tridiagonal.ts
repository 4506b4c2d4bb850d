/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by the implicit QL method. Source: Bowdler, Martin,
 * Reinsch, Wilkinson, "The QR and QL Algorithms for Symmetric Matrices", 1968 (EISPACK's `tql2`).
 *
 * @param diagonal m numbers; becomes the eigenvalues, in no particular order.
 * @param off m numbers, off[i] beside diagonal[i] and diagonal[i + 1]; the last is not used. Destroyed.
 * @returns m x m, column c (entries r * m + c) the eigenvector of diagonal[c].
 */
export const tridiagonalEigen = (diagonal: Float64Array, off: Float64Array): Float64Array => {
  const m = diagonal.length
  const vectors = new Float64Array(m * m)
  for (let i = 0; i < m; i++) vectors[i * m + i] = 1
  if (m > 0) off[m - 1] = 0
  for (let l = 0; l < m; l++) {
    for (let round = 0; round < 60; round++) {
      let small = l
      while (small < m - 1) {
        const scale = Math.abs(diagonal[small]!) + Math.abs(diagonal[small + 1]!)
        if (Math.abs(off[small]!) <= 2.3e-16 * scale) break
        small++
      }
      if (small === l) break
      let g = (diagonal[l + 1]! - diagonal[l]!) / (2 * off[l]!)
      let r = Math.sqrt(g * g + 1)
      g = diagonal[small]! - diagonal[l]! + off[l]! / (g + (g >= 0 ? r : -r))
      let s = 1
      let c = 1
      let p = 0
      let i = small - 1
      for (; i >= l; i--) {
        let f = s * off[i]!
        const b = c * off[i]!
        r = Math.sqrt(f * f + g * g)
        off[i + 1] = r
        if (r === 0) {
          diagonal[i + 1] = diagonal[i + 1]! - p
          off[small] = 0
          break
        }
        s = f / r
        c = g / r
        g = diagonal[i + 1]! - p
        r = (diagonal[i]! - g) * s + 2 * c * b
        p = s * r
        diagonal[i + 1] = g + p
        g = c * r - b
        for (let row = 0; row < m; row++) {
          f = vectors[row * m + i + 1]!
          vectors[row * m + i + 1] = s * vectors[row * m + i]! + c * f
          vectors[row * m + i] = c * vectors[row * m + i]! - s * f
        }
      }
      if (r === 0 && i >= l) continue
      diagonal[l] = diagonal[l]! - p
      off[l] = g
      off[small] = 0
    }
  }
  return vectors
}
