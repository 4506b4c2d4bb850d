import { SeededRandom } from "../maths/SeededRandom.ts"
import { tridiagonalEigen } from "../maths/Tridiagonal.ts"
import { type ShareDone, unheard } from "../ShareDone.ts"

/**
 * The `wanted` leading eigenvectors (largest eigenvalue first) of a symmetric n x n matrix that is given by its product
 * with a vector. Lanczos' method with full re-orthogonalisation (Golub, Van Loan, "Matrix Computations", chapter 10).
 * Each has length 1 and a positive largest entry, so that the answer is unique.
 *
 * @param leastSteps how many products are taken at least; more are more exact where eigenvalues lie close together.
 * @returns wanted x n, one eigenvector per row; rows of zeros if n is too small to have that many.
 */
export const leadingEigenvectors = (
  n: number,
  wanted: number,
  multiply: (x: Float64Array, into: Float64Array) => void,
  onShare: ShareDone = unheard,
  leastSteps = 100
): Float64Array => {
  const steps = Math.min(n, Math.max(leastSteps, 2 * wanted))
  const basis = new Float64Array(steps * n)
  const diagonal = new Float64Array(steps)
  const off = new Float64Array(steps)
  const product = new Float64Array(n)
  const random = new SeededRandom(1)

  let taken = 0
  let current = new Float64Array(n).map(() => random.next() + 0.5)
  let length = norm(current)
  while (taken < steps) {
    onShare(taken / steps)
    const row = basis.subarray(taken * n, (taken + 1) * n)
    for (let i = 0; i < n; i++) row[i] = current[i]! / length
    multiply(row, product)
    diagonal[taken] = dot(row, product)
    taken++
    current = product.slice()
    removeProjections(current, basis, taken, n)
    length = norm(current)
    off[taken - 1] = length
    if (length < 1e-10) {
      // The space found so far is closed: continue in a direction outside it, not coupled with it.
      off[taken - 1] = 0
      current = new Float64Array(n).map(() => random.next() - 0.5)
      removeProjections(current, basis, taken, n)
      length = norm(current)
      if (length < 1e-8) break
    }
  }

  const small = tridiagonalEigen(diagonal.subarray(0, taken), off.subarray(0, taken))
  const order = Array.from({ length: taken }, (_, c) => c).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b)
  const result = new Float64Array(wanted * n)
  for (let w = 0; w < Math.min(wanted, taken); w++) {
    const row = result.subarray(w * n, (w + 1) * n)
    for (let s = 0; s < taken; s++) {
      const share = small[s * taken + order[w]!]!
      for (let i = 0; i < n; i++) row[i] = row[i]! + share * basis[s * n + i]!
    }
    let largest = 0
    for (let i = 1; i < n; i++) if (Math.abs(row[i]!) > Math.abs(row[largest]!) + 1e-9) largest = i
    if (row[largest]! < 0) for (let i = 0; i < n; i++) row[i] = -row[i]!
  }
  return result
}

/**
 * Dot product of `a` with the n numbers of `b` from `start` on. With four running sums the order is the same on every
 * machine, and no addition waits for the one before it.
 */
const dot = (a: Float64Array, b: Float64Array, start = 0): number => {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  let j = start
  for (const end = a.length - (a.length % 4); i < end; i += 4, j += 4) {
    s0 += a[i]! * b[j]!
    s1 += a[i + 1]! * b[j + 1]!
    s2 += a[i + 2]! * b[j + 2]!
    s3 += a[i + 3]! * b[j + 3]!
  }
  for (; i < a.length; i++, j++) s0 += a[i]! * b[j]!
  return s0 + s1 + (s2 + s3)
}

const norm = (a: Float64Array): number => Math.sqrt(dot(a, a))

/** Makes `x` orthogonal to the first rows of the basis; twice, because once loses digits. */
const removeProjections = (x: Float64Array, basis: Float64Array, rows: number, n: number): void => {
  for (let pass = 0; pass < 2; pass++) {
    for (let start = 0; start < rows * n; start += n) {
      const share = dot(x, basis, start)
      for (let i = 0; i < n; i++) x[i] = x[i]! - share * basis[start + i]!
    }
  }
}
