/**
 * Exponential, logarithm and power that give the same bits on every machine.
 *
 * `Math.exp`, `Math.log` and `Math.pow` may differ in the last bit between JavaScript engines and processors. One such
 * bit, carried through 500 epochs of a layout, ends in different topics. IEEE 754 fixes the result of + - * / and sqrt, so
 * functions made of these alone are the same everywhere. The numeric code of this package uses no others.
 *
 * Method: reduce the argument by powers of two, then a Taylor series on the small remainder (relative error below 1e-15).
 */

const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const ln2 = ln2High + ln2Low

/** 2^k for k = -1074..1023, by multiplication alone. */
const powersOfTwo = new Float64Array(2098)
powersOfTwo[1074] = 1
for (let k = 1; k <= 1023; k++) powersOfTwo[1074 + k] = powersOfTwo[1073 + k]! * 2
for (let k = 1; k <= 1074; k++) powersOfTwo[1074 - k] = powersOfTwo[1075 - k]! / 2

/** e^x. */
export const exp = (x: number): number => {
  if (x !== x) return NaN
  if (x > 709.7) return Infinity
  if (x < -745) return 0
  const k = Math.round(x / ln2)
  const r = x - k * ln2High - k * ln2Low // |r| <= 0.35
  let sum = 1
  for (let i = 14; i >= 1; i--) sum = 1 + (r / i) * sum
  return k < -1000 ? sum * powersOfTwo[1074 + k + 60]! * powersOfTwo[1074 - 60]! : sum * powersOfTwo[1074 + k]!
}

const bits = new DataView(new ArrayBuffer(8))

/** Natural logarithm of x; -Infinity for 0, NaN below. */
export const ln = (x: number): number => {
  if (x !== x || x < 0) return NaN
  if (x === 0) return -Infinity
  if (x === Infinity) return Infinity
  let k = 0
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984 // 2^54: lift a subnormal number
    k = -54
  }
  bits.setFloat64(0, x)
  const high = bits.getUint32(0)
  k += ((high >>> 20) & 0x7ff) - 1023
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000)
  let m = bits.getFloat64(0) // 1 <= m < 2
  // A written number, not Math.SQRT2: nothing here may differ between two engines.
  // oxlint-disable-next-line oxc/approx-constant
  if (m > 1.4142135623730951) {
    m /= 2
    k += 1
  }
  // ln m = 2 atanh(s) with s = (m - 1) / (m + 1), |s| <= 0.172
  const s = (m - 1) / (m + 1)
  const s2 = s * s
  let sum = 0
  for (let i = 21; i >= 3; i -= 2) sum = (sum + 1 / i) * s2
  return k * ln2High + (2 * (s + s * sum) + k * ln2Low)
}

/** x^y for x >= 0. */
export const pow = (x: number, y: number): number => {
  if (y === 0) return 1
  if (x === 0) return y > 0 ? 0 : Infinity
  return exp(y * ln(x))
}

/** Logarithm to the base 2. */
export const log2 = (x: number): number => ln(x) / ln2
