import { classTermWeights } from "@ftm/topic-model"

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
 * Keywords of each theme, best first, from the keywords of its topics by class-based TF-IDF: a theme is a class, and the
 * topics in no theme are one more. A keyword that contains a better one, or is part of it, is skipped.
 *
 * @param themes the keyword lists of each theme's topics.
 * @param rest the keyword lists of the topics in no theme.
 */
export const themeKeywords = (
  themes: ReadonlyArray<ReadonlyArray<ReadonlyArray<string>>>,
  rest: ReadonlyArray<ReadonlyArray<string>>,
  wanted: number
): ReadonlyArray<ReadonlyArray<string>> => {
  const classes = [...themes, ...(rest.length > 0 ? [rest] : [])].map((topics) => topics.flat())
  return classTermWeights(classes)
    .slice(0, themes.length)
    .map((weighted) => {
      const shared = weighted.filter(({ count }) => count >= leastTopics)
      const chosen: Array<string> = []
      for (const { term } of shared.length > 0 ? shared : weighted) {
        if (chosen.length === wanted) break
        if (!repeats(term, chosen)) chosen.push(term)
      }
      return chosen
    })
}
