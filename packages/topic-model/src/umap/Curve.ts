import { exp, ln, pow } from "../maths/ExactMath.ts"

/** The two numbers of the layout's similarity curve 1 / (1 + a d^(2b)). */
export interface Curve {
  readonly a: number
  readonly b: number
}

/**
 * The a and b whose curve comes nearest, in squares at 300 distances from 0 to 3 spreads, to: 1 up to `minDist`, then
 * exp(-(d - minDist) / spread). As umap-learn's `find_ab_params`, which uses SciPy; here by damped Gauss-Newton steps.
 */
export const fitCurve = (minDist: number, spread = 1): Curve => {
  const samples = 300
  const xs = Float64Array.from({ length: samples }, (_, i) => (3 * spread * i) / (samples - 1))
  const ys = xs.map((x) => (x < minDist ? 1 : exp(-(x - minDist) / spread)))
  const errorOf = (a: number, b: number): number => {
    let sum = 0
    for (let i = 0; i < samples; i++) {
      const difference = 1 / (1 + a * pow(xs[i]!, 2 * b)) - ys[i]!
      sum += difference * difference
    }
    return sum
  }
  let a = 1
  let b = 1
  let error = errorOf(a, b)
  let damping = 1e-3
  for (let step = 0; step < 200; step++) {
    let aa = 0
    let ab = 0
    let bb = 0
    let ga = 0
    let gb = 0
    for (let i = 1; i < samples; i++) {
      const power = pow(xs[i]!, 2 * b)
      const value = 1 / (1 + a * power)
      const difference = value - ys[i]!
      const da = -power * value * value
      const db = -2 * a * power * ln(xs[i]!) * value * value
      aa += da * da
      ab += da * db
      bb += db * db
      ga += da * difference
      gb += db * difference
    }
    aa *= 1 + damping
    bb *= 1 + damping
    const determinant = aa * bb - ab * ab
    const nextA = a - (bb * ga - ab * gb) / determinant
    const nextB = b - (aa * gb - ab * ga) / determinant
    const nextError = nextA > 0 && nextB > 0 ? errorOf(nextA, nextB) : Infinity
    if (nextError < error) {
      const settled = error - nextError < 1e-15
      a = nextA
      b = nextB
      error = nextError
      damping /= 10
      if (settled) break
    } else {
      damping *= 10
      if (damping > 1e12) break
    }
  }
  return { a, b }
}
