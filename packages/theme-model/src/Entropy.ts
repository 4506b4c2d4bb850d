import { exp, ln } from "@ftm/topic-model"

/** Total of some counts, and how many equal counts would be as uneven: e to the power of their entropy -sum p ln p. */
export const entropyOf = (counts: Iterable<number>): { readonly total: number; readonly effective: number } => {
  let total = 0
  let weighted = 0
  for (const count of counts) {
    if (count === 0) continue
    total += count
    weighted += count * ln(count)
  }
  // -sum (c / n) ln (c / n) = ln n - sum (c ln c) / n
  return total === 0 ? { total, effective: 0 } : { total, effective: exp(ln(total) - weighted / total) }
}
