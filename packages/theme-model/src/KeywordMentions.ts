/**
 * How much a sentence speaks of some keywords, best first: 1 for the first that it mentions, 1/2 for the second, 1/3 …
 * Keywords are lemmas, so a word of theirs counts where a word of the sentence begins with it.
 */
export const keywordMentions = (sentence: string, keywords: ReadonlyArray<string>): number => {
  const words = sentence.toLowerCase().split(/[^\p{L}\p{N}&-]+/u)
  const mentions = (keyword: string): boolean => keyword.split(" ").every((part) => words.some((word) => word.startsWith(part)))
  return keywords.reduce((sum, keyword, rank) => mentions(keyword) ? sum + 1 / (rank + 1) : sum, 0)
}

/** The sentence that speaks most of the keywords; of equals the first. Undefined without a sentence. */
export const tellingSentence = (sentences: ReadonlyArray<string>, keywords: ReadonlyArray<string>): string | undefined => {
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
