import { ln } from "../maths/ExactMath.ts"
import { hashText, SeededRandom } from "../maths/SeededRandom.ts"
import type { Embedder, EmbedderInput } from "./Embedder.ts"

const DIMENSIONS = 256
/** How much of a word's vector comes from the sentences it stands in. */
const CONTEXT = 0.6

const wordsOf = ({ cleanedText, text }: EmbedderInput): ReadonlyArray<string> => {
  const words = cleanedText.split(/\s+/).filter((word) => word !== "")
  return words.length > 0 ? words : text.toLowerCase().match(/\p{L}+/gu) ?? []
}

/** A word's own direction: from its letters, so that it is the same in every text. */
const ownVector = (word: string): Float32Array => {
  const random = new SeededRandom(hashText(word))
  return Float32Array.from({ length: DIMENSIONS }, () => random.nextInt() % 2 === 0 ? -1 : 1)
}

const average = (rows: ReadonlyArray<readonly [row: Float32Array, weight: number]>): Float32Array => {
  const sum = new Float32Array(DIMENSIONS)
  for (const [row, weight] of rows) for (let d = 0; d < DIMENSIONS; d++) sum[d] = sum[d]! + row[d]! * weight
  let square = 0
  for (const value of sum) square += value * value
  const length = Math.sqrt(square)
  return length > 0 ? sum.map((value) => value / length) : sum
}

/**
 * Vectors from the words of the given sentences alone, without a model: random indexing. Each word has a direction made
 * from its letters, and takes on the mean direction of the sentences it occurs in; a sentence is the mean of its words,
 * rare words weighing more (ln(n / occurrences)). Sentences about one thing come near each other even where they share
 * few words. Source: Kanerva, Kristoferson, Holst, "Random indexing of text samples", 2000.
 *
 * Knows no synonyms that the sentences do not show: for texts in a language that the static model does not know.
 */
export const lexicalEmbedder: Embedder = {
  name: "lexical",
  version: "1",
  embed: (sentences) => {
    const texts = sentences.map(wordsOf)
    const occurrences = new Map<string, number>()
    for (const words of texts) for (const word of new Set(words)) occurrences.set(word, (occurrences.get(word) ?? 0) + 1)
    const weightOf = (word: string): number => ln(1 + texts.length / occurrences.get(word)!)

    const own = new Map<string, Float32Array>()
    for (const word of occurrences.keys()) own.set(word, ownVector(word))
    const firstPass = texts.map((words) => average(words.map((word) => [own.get(word)!, weightOf(word)])))

    const context = new Map<string, Array<readonly [Float32Array, number]>>()
    texts.forEach((words, i) => {
      for (const word of new Set(words)) {
        const rows = context.get(word)
        if (rows === undefined) context.set(word, [[firstPass[i]!, 1]])
        else rows.push([firstPass[i]!, 1])
      }
    })
    const unitOwn = 1 / Math.sqrt(DIMENSIONS)
    const meaning = new Map<string, Float32Array>()
    for (const [word, rows] of context) {
      meaning.set(word, average([[own.get(word)!, (1 - CONTEXT) * unitOwn], [average(rows), CONTEXT]]))
    }
    const values = new Float32Array(texts.length * DIMENSIONS)
    texts.forEach((words, i) => {
      values.set(average(words.map((word) => [meaning.get(word)!, weightOf(word)])), i * DIMENSIONS)
    })
    return { values, dimensions: DIMENSIONS }
  }
}
