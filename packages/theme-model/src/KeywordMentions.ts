/**
 * Scores how much a sentence is about some keywords, given best first: 1 for mentioning the first, 1/2 for the second, 1/3 …
 * Keywords are lemmas, so each of their words counts as mentioned if a word of the sentence begins with it.
 */
export const keywordMentions = (sentence: string, keywords: ReadonlyArray<string>): number => {
  const words = sentence.toLowerCase().split(/[^\p{L}\p{N}&-]+/u)
  const mentions = (keyword: string): boolean => keyword.split(" ").every((part) => words.some((word) => word.startsWith(part)))
  return keywords.reduce((sum, keyword, rank) => (mentions(keyword) ? sum + 1 / (rank + 1) : sum), 0)
}

/** The sentence that is most about the keywords; among equals the first. Undefined if there are no sentences. */
export const bestExample = (sentences: ReadonlyArray<string>, keywords: ReadonlyArray<string>): string | undefined => {
  let best: string | undefined
  let most = -1
  for (const sentence of sentences) {
    const score = keywordMentions(sentence, keywords)
    if (score > most) {
      best = sentence
      most = score
    }
  }
  return best
}
