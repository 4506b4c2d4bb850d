import { isBoilerplate } from "./text/Boilerplate.ts"
import { firstOfSame } from "./text/NearDuplicates.ts"
import { isContentWord, wordsOf } from "./text/Terms.ts"
import type { SentenceInput } from "./TopicModel.ts"

/** The sentences in a canonical order, and which of them are clustered. */
export interface PreparedSentences {
  /** Ordered by their text, so the result cannot depend on the order in which they were passed in. */
  readonly sentences: ReadonlyArray<SentenceInput>
  /** Words of each sentence, for counting. */
  readonly words: ReadonlyArray<ReadonlyArray<string>>
  /** The sentences that are clustered: those with content, and only the first of those that say the same thing. */
  readonly points: ReadonlyArray<number>
  /** For each sentence, the index in `points` of the one that stands for it, or -1 if it is boilerplate or has no content. */
  readonly pointOf: Int32Array
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Sorts the sentences, leaves out the formalities of a call and merges repetitions. If there is a sentence, there is a point.
 *
 * @param leastContentWords a sentence with fewer distinct content words than this says nothing of its own.
 */
export const prepareSentences = (given: ReadonlyArray<SentenceInput>, leastContentWords: number): PreparedSentences => {
  const sentences = [...given].sort((a, b) => compare(a.cleanedText, b.cleanedText) || compare(a.text, b.text) || compare(a.id, b.id))
  const words = sentences.map((sentence) => wordsOf(sentence.cleanedText, sentence.text))
  const carriesContent = (i: number): boolean =>
    sentences[i]!.boilerplate !== true &&
    new Set(words[i]!.filter(isContentWord)).size >= leastContentWords &&
    !isBoilerplate(sentences[i]!.text)

  const all = sentences.map((_, i) => i)
  let used = all.filter(carriesContent)
  // A call that is all formalities, or in a language whose words cannot be separated, still gets a topic.
  if (used.length === 0) used = all.filter((i) => words[i]!.length > 0)
  if (used.length === 0) used = all

  const first = firstOfSame(used.map((i) => words[i]!))
  const points: Array<number> = []
  const place = new Int32Array(used.length)
  first.forEach((f, u) => {
    if (f === u) place[u] = points.push(used[u]!) - 1
  })
  const pointOf = new Int32Array(sentences.length).fill(-1)
  used.forEach((i, u) => {
    pointOf[i] = place[first[u]!]!
  })
  return { sentences, words, points, pointOf }
}
