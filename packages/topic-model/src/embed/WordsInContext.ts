import { ln } from "../maths/ExactMath.ts"
import { hashText, SeededRandom } from "../maths/SeededRandom.ts"
import { lengthOfRow, toUnitRows } from "../maths/UnitRows.ts"
import { type ShareDone, tellNowAndThen, unheard, within } from "../ShareDone.ts"
import type { Embeddings } from "./Embedder.ts"

/** How much of a word's vector comes from the sentences that contain it, in each round. */
const contextShare = 0.6
const rounds = 2

/** A direction made from a word's letters alone: always the same for one word, and different from every other word's. */
export const directionOfLetters = (word: string, dimensions: number): Float32Array => {
  const random = new SeededRandom(hashText(word))
  return Float32Array.from({ length: dimensions }, () => (random.nextInt() % 2 === 0 ? -1 : 1))
}

/** Add `weight` times a row of `from` to a row of `to`. */
const addRow = (to: Float32Array, t: number, from: Float32Array, f: number, weight: number, dimensions: number): void => {
  for (let d = 0, a = t * dimensions, b = f * dimensions; d < dimensions; d++, a++, b++) to[a] = to[a]! + weight * from[b]!
}

/**
 * Sentence vectors from word vectors, fitted to the sentences at hand.
 *
 * A sentence is the mean of its words. A word weighs the more the rarer it is here, ln(1 + n / occurrences), and the longer its
 * vector is: a model gives short vectors to words that say little anywhere, which few sentences cannot show. What all sentences share (the
 * mean over all words) is subtracted first, as in Arora, Liang, Ma, "A simple but tough-to-beat baseline for sentence
 * embeddings", 2017. Then, twice, each word takes on some of the mean direction of the sentences that contain it, so words
 * that are used together move together, as in random indexing (Kanerva, Kristoferson, Holst, 2000). That separates the `platform` of a
 * driller from the `platform` of a software house, which a fixed vector cannot do.
 *
 * @param texts the words of each sentence; those without words get a row of zeros.
 * @param vectorOf a word's vector, of any length.
 */
export const embedWordsInContext = (
  texts: ReadonlyArray<ReadonlyArray<string>>,
  dimensions: number,
  vectorOf: (word: string) => Float32Array,
  onShare: ShareDone = unheard
): Embeddings => {
  const numberOf = new Map<string, number>()
  const occurrences: Array<number> = []
  const different = texts.map((words) =>
    [...new Set(words)].map((word) => {
      const known = numberOf.get(word)
      const number = known ?? numberOf.size
      if (known === undefined) numberOf.set(word, number)
      occurrences[number] = (occurrences[number] ?? 0) + 1
      return number
    })
  )
  const spoken = texts.map((words) => words.map((word) => numberOf.get(word)!))

  const own = new Float32Array(numberOf.size * dimensions)
  for (const [word, number] of numberOf) own.set(vectorOf(word), number * dimensions)
  const weights = occurrences.map((n, word) => ln(1 + texts.length / n) * lengthOfRow(own, word * dimensions, dimensions))
  toUnitRows(own, dimensions)
  const shared = new Float32Array(dimensions)
  const total = occurrences.reduce((sum, n) => sum + n, 0)
  // If there is only one word, it is all that the sentences share: subtracting it would leave nothing.
  if (numberOf.size > 1) {
    occurrences.forEach((n, word) => addRow(shared, 0, own, word, n / total, dimensions))
    for (let word = 0; word < numberOf.size; word++) addRow(own, word, shared, 0, -1, dimensions)
    toUnitRows(own, dimensions)
  }

  const sentencesOf = (words: Float32Array, onPass: ShareDone): Float32Array => {
    const sentences = new Float32Array(texts.length * dimensions)
    spoken.forEach((list, s) => {
      tellNowAndThen(onPass, s, texts.length)
      for (const word of list) addRow(sentences, s, words, word, weights[word]!, dimensions)
    })
    toUnitRows(sentences, dimensions)
    return sentences
  }
  let words = own
  for (let round = 0; round < rounds; round++) {
    const onRound = within(onShare, round / (rounds + 1), (round + 1) / (rounds + 1))
    const sentences = sentencesOf(words, within(onRound, 0, 0.5))
    const context = new Float32Array(own.length)
    different.forEach((list, s) => {
      tellNowAndThen(within(onRound, 0.5, 1), s, texts.length)
      for (const word of list) addRow(context, word, sentences, s, 1, dimensions)
    })
    toUnitRows(context, dimensions)
    for (let e = 0; e < own.length; e++) context[e] = (1 - contextShare) * own[e]! + contextShare * context[e]!
    toUnitRows(context, dimensions)
    words = context
  }
  return { values: sentencesOf(words, within(onShare, rounds / (rounds + 1), 1)), dimensions }
}
