/** On how few firms a theme's sentences rest; shares of all of them, 0 to 1. */
export interface Concentration {
  readonly topFirm: number
  readonly topTenFirms: number
  /** As how many firms of equal size they count: one by the Herfindahl-Hirschman index. */
  readonly effectiveFirms: number
}

/** The concentration of sentences that are counted per firm; null where there are none. */
export const concentrationOf = (perFirm: Iterable<number>): Concentration | null => {
  const counts = [...perFirm].sort((a, b) => b - a)
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return null
  const shares = counts.map((count) => count / all)
  return {
    topFirm: shares[0]!,
    topTenFirms: Math.min(
      1,
      shares.slice(0, 10).reduce((sum, share) => sum + share, 0)
    ),
    effectiveFirms: 1 / shares.reduce((sum, share) => sum + share * share, 0)
  }
}
