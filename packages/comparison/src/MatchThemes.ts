import type { ThemeComparisonRow } from "@ftm/transcript-schema"

/** A theme and the sentences that it is made of. */
export interface ThemeSentences {
  readonly themeId: string
  readonly name: string
  readonly sentences: ReadonlySet<string>
}

/** Two themes are the same where at least this share of the sentences in either is in both. */
export const leastJaccard = 1 / 3

const row = (a: ThemeSentences | undefined, b: ThemeSentences | undefined, both: number) => {
  const [sizeA, sizeB] = [a?.sentences.size ?? 0, b?.sentences.size ?? 0]
  return {
    theme_id_a: a?.themeId ?? null,
    theme_id_b: b?.themeId ?? null,
    name_a: a?.name ?? null,
    name_b: b?.name ?? null,
    n_sentences_a: sizeA,
    n_sentences_b: sizeB,
    n_sentences_both: both,
    jaccard: both === 0 ? 0 : both / (sizeA + sizeB - both)
  }
}

/**
 * Matches the themes of two variants one to one by the sentences that they share: the pair with the greatest Jaccard index first, then the
 * greatest among those left, down to `leastJaccard`. Matched pairs come first, then the themes of A and of B that have no match.
 */
export const matchThemes = (
  names: Pick<ThemeComparisonRow, "variant_a" | "variant_b">,
  a: ReadonlyArray<ThemeSentences>,
  b: ReadonlyArray<ThemeSentences>
): ReadonlyArray<ThemeComparisonRow> => {
  const themesOf = new Map<string, Array<number>>()
  b.forEach(({ sentences }, place) => {
    for (const id of sentences) themesOf.set(id, [...(themesOf.get(id) ?? []), place])
  })
  const pairs = a.flatMap((theme, placeA) => {
    const shared = new Map<number, number>()
    for (const id of theme.sentences) for (const place of themesOf.get(id) ?? []) shared.set(place, (shared.get(place) ?? 0) + 1)
    return [...shared].map(([placeB, both]) => ({ placeA, placeB, found: row(theme, b[placeB], both) }))
  })
  pairs.sort((x, y) => y.found.jaccard - x.found.jaccard || x.placeA - y.placeA || x.placeB - y.placeB)
  const [takenA, takenB] = [new Set<number>(), new Set<number>()]
  const matched = pairs.filter(({ found, placeA, placeB }) => {
    if (found.jaccard < leastJaccard || takenA.has(placeA) || takenB.has(placeB)) return false
    takenA.add(placeA)
    takenB.add(placeB)
    return true
  })
  const alone = [
    ...a.filter((_, place) => !takenA.has(place)).map((theme) => row(theme, undefined, 0)),
    ...b.filter((_, place) => !takenB.has(place)).map((theme) => row(undefined, theme, 0))
  ]
  return [...matched.map(({ found }) => found), ...alone].map((found) => ({ ...names, ...found }))
}
