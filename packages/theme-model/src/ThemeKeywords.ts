/** A keyword must belong to at least this many topics of its theme, if the theme has such keywords. */
const leastTopics = 2

const repeats = (keyword: string, chosen: ReadonlyArray<string>): boolean => {
  const words = keyword.split(" ")
  return chosen.some((other) => {
    const others = other.split(" ")
    return words.every((word) => others.includes(word)) || others.every((word) => words.includes(word))
  })
}

/**
 * Keywords of each theme, best first, from the keywords of its topics by class-based TF-IDF:
 * W[t, c] = tf[t, c] / sum_t tf[t, c] * ln(1 + A / f_t), where a theme is a class c, A is the mean number of keywords a
 * class and f_t counts t over all classes, topics in no theme included as one more.
 * Source: Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022.
 * A keyword that contains a better one, or is part of it, is skipped.
 *
 * @param themes the keyword lists of each theme's topics.
 * @param rest the keyword lists of the topics in no theme.
 */
export const themeKeywords = (
  themes: ReadonlyArray<ReadonlyArray<ReadonlyArray<string>>>,
  rest: ReadonlyArray<ReadonlyArray<string>>,
  wanted: number
): ReadonlyArray<ReadonlyArray<string>> => {
  const overall = new Map<string, number>()
  let total = 0
  for (const keywords of [...themes.flat(), ...rest]) {
    for (const keyword of keywords) overall.set(keyword, (overall.get(keyword) ?? 0) + 1)
    total += keywords.length
  }
  const mean = Math.floor(total / Math.max(1, themes.length + (rest.length > 0 ? 1 : 0)))

  return themes.map((topics) => {
    const counts = new Map<string, number>()
    for (const keyword of topics.flat()) counts.set(keyword, (counts.get(keyword) ?? 0) + 1)
    const inTheme = topics.reduce((sum, keywords) => sum + keywords.length, 0)
    const weighted = [...counts].map(([keyword, count]) => ({
      keyword,
      count,
      weight: count / inTheme * Math.log(1 + mean / (overall.get(keyword) ?? 1))
    }))
    const shared = weighted.filter(({ count }) => count >= leastTopics)
    const candidates = (shared.length > 0 ? shared : weighted)
      .toSorted((a, b) => b.weight - a.weight || (a.keyword < b.keyword ? -1 : 1))
    const chosen: Array<string> = []
    for (const { keyword } of candidates) {
      if (chosen.length === wanted) break
      if (!repeats(keyword, chosen)) chosen.push(keyword)
    }
    return chosen
  })
}
