/**
 * Maximal marginal relevance: take the most relevant item, then repeatedly the one that maximises
 * (1 - diversity) * relevance - diversity * (greatest similarity to those taken). Source: Carbonell, Goldstein, 1998.
 *
 * @returns indices of the chosen items, in the order in which they were chosen. Among equals the lower index comes first.
 */
export const marginalRelevance = (
  relevance: ArrayLike<number>,
  similarity: (i: number, j: number) => number,
  wanted: number,
  diversity: number
): ReadonlyArray<number> => {
  const left = Array.from({ length: relevance.length }, (_, i) => i)
  const nearest = new Float64Array(relevance.length)
  const chosen: Array<number> = []
  while (chosen.length < wanted && left.length > 0) {
    let best = 0
    let bestScore = -Infinity
    left.forEach((i, place) => {
      const score = (1 - diversity) * relevance[i]! - diversity * nearest[i]!
      if (score > bestScore) {
        bestScore = score
        best = place
      }
    })
    const [next] = left.splice(best, 1)
    chosen.push(next!)
    for (const i of left) nearest[i] = Math.max(nearest[i]!, similarity(i, next!))
  }
  return chosen
}
