/** The 97.5% point of the normal distribution: for intervals of 95%. */
export const normalQuantile = 1.959963984540054

/** An estimate and its interval of 95%. */
export interface Estimate {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/**
 * Wilson's interval of 95% for a share that was found in n cases; n need not be whole. Undefined for no cases.
 *
 * Source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
 */
export const wilsonInterval = (share: number, n: number): Estimate | undefined => {
  if (!(n > 0)) return undefined
  const z2 = normalQuantile ** 2
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n)
  const half = (normalQuantile * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n)
  return { estimate: share, low: share === 0 ? 0 : Math.max(0, middle - half), high: share === 1 ? 1 : Math.min(1, middle + half) }
}

/** A case of a sample: a value of 0 to 1, and for how many it stands. */
export interface WeightedCase {
  readonly value: number
  readonly weight: number
}

/** A share of a population, from a sample of it. */
export interface WeightedShare extends Estimate {
  /** The cases, and as how many of equal weight they count. */
  readonly cases: number
  readonly effectiveCases: number
}

/**
 * The share of a population of which a sample was drawn with known chances: the weighted mean, with Wilson's interval for as many cases as
 * the sample is worth, (sum of weights)^2 / (sum of their squares) (Kish, Survey Sampling, 1965). Undefined for no cases.
 */
export const weightedShare = (cases: ReadonlyArray<WeightedCase>): WeightedShare | undefined => {
  const sum = (of: (one: WeightedCase) => number): number => cases.reduce((total, one) => total + of(one), 0)
  const weights = sum(({ weight }) => weight)
  const effectiveCases = weights ** 2 / sum(({ weight }) => weight ** 2)
  // A sum of many weights may miss 1 by its last digit.
  const share = Math.min(1, sum(({ value, weight }) => value * weight) / weights)
  const interval = wilsonInterval(share, effectiveCases)
  return interval === undefined ? undefined : { ...interval, cases: cases.length, effectiveCases }
}
