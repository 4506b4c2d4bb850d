import { isBoilerplate } from "./text/Boilerplate.ts"
import { firstOfSame } from "./text/NearDuplicates.ts"
import { isContentWord, wordsOf } from "./text/Terms.ts"
import type { SentenceInput } from "./TopicModel.ts"

/** With fewer different content words than this a sentence says nothing of its own. */
const LEAST_CONTENT_WORDS = 2

/** The sentences in an order of their own, and which of them are clustered. */
export interface PreparedSentences {
  /** Ordered by what they say, not by how they were handed over: the result cannot depend on that. */
  readonly sentences: ReadonlyArray<SentenceInput>
  /** Words of each sentence, for counting. */
  readonly words: ReadonlyArray<ReadonlyArray<string>>
  /** The sentences that are clustered: with content, and the first of those that say the same. */
  readonly points: ReadonlyArray<number>
  /** For each sentence the place in `points` of the one that stands for it, or -1: boilerplate, or without content. */
  readonly pointOf: Int32Array
}

const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

/** Order, leave out the form of the call, fold repetitions. Of n > 0 sentences at least one is a point. */
export const prepareSentences = (given: ReadonlyArray<SentenceInput>): PreparedSentences => {
  const sentences = [...given].sort((a, b) =>
    compare(a.cleanedText, b.cleanedText) || compare(a.text, b.text) || compare(a.id, b.id)
  )
  const words = sentences.map((sentence) => wordsOf(sentence.cleanedText, sentence.text))
  const carriesContent = (i: number): boolean =>
    sentences[i]!.boilerplate !== true &&
    new Set(words[i]!.filter(isContentWord)).size >= LEAST_CONTENT_WORDS &&
    !isBoilerplate(sentences[i]!.text)

  const all = sentences.map((_, i) => i)
  let used = all.filter(carriesContent)
  // A call of nothing but form, or in a language whose words cannot be told apart, still gets a topic.
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
