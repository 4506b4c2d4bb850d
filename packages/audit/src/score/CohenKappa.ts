import { type Estimate, normalQuantile } from "./Proportion.ts"

/** How far two coders agree beyond chance; `standardError` is that of the estimate. */
export interface Kappa extends Estimate {
  readonly standardError: number
}

/** How often two coders said what of the same things: `both[0][1]` counts those to which the first said yes and the second no. */
export type AnswerTable = readonly [readonly [number, number], readonly [number, number]]

/**
 * Cohen's kappa of two coders who say yes or no, with its interval of 95%. Undefined where both gave one and the same answer throughout, or
 * none: chance alone would agree as well then.
 *
 * Sources: Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960); its standard error where
 * kappa is not 0: Fleiss, Cohen, Everitt, Large sample standard errors of kappa and weighted kappa, Psychological Bulletin 72 (1969).
 */
export const cohenKappa = (table: AnswerTable): Kappa | undefined => {
  const n = table.flat().reduce((sum, count) => sum + count, 0)
  if (n === 0) return undefined
  const p = table.map((row) => row.map((count) => count / n))
  const ofFirst = p.map(([a = 0, b = 0]) => a + b)
  const ofSecond = [0, 1].map((column) => p[0]![column]! + p[1]![column]!)
  const agreed = p[0]![0]! + p[1]![1]!
  const byChance = ofFirst[0]! * ofSecond[0]! + ofFirst[1]! * ofSecond[1]!
  if (byChance >= 1) return undefined
  const kappa = (agreed - byChance) / (1 - byChance)
  let onDiagonal = 0
  let besides = 0
  for (const i of [0, 1]) {
    onDiagonal += p[i]![i]! * (1 - (ofFirst[i]! + ofSecond[i]!) * (1 - kappa)) ** 2
    besides += p[i]![1 - i]! * (ofSecond[i]! + ofFirst[1 - i]!) ** 2
  }
  const spread = onDiagonal + (1 - kappa) ** 2 * besides - (kappa - byChance * (1 - kappa)) ** 2
  const standardError = Math.sqrt(Math.max(0, spread) / n) / (1 - byChance)
  const half = normalQuantile * standardError
  return { estimate: kappa, standardError, low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) }
}
