import { type Embedder, type EmbedderInput, normaliseRows, type ShareDone } from "@ftm/topic-model"
import { wordsOfText } from "./ReportingWords.ts"
import type { TopicOfFirm } from "./Theme.ts"

/** How many leading sentences are embedded with a topic's keywords: enough to tell what it is about. */
const sentencesPerTopic = 5
/** How much a topic's sentences weigh beside its keywords. */
const sentencesWeight = 0.5

/** One unit row of `dimensions` a topic. */
export interface TopicVectors {
  readonly unit: Float32Array
  readonly dimensions: number
}

/** The words that count, as an embedder takes them; null where none is left. */
const inputOf = (words: ReadonlyArray<string>, counts: (word: string) => boolean): EmbedderInput | null => {
  const text = words.filter(counts).join(" ")
  return text === "" ? null : { text, cleanedText: text }
}

const leadingSentences = ({ cleanedSentences, sentences }: TopicOfFirm): ReadonlyArray<string> =>
  sentences.slice(0, sentencesPerTopic).flatMap((sentence, n) => wordsOfText(sentence, cleanedSentences?.[n]))

/** Takes off what all rows share, and scales each row to length 1. Rows of zeros stay. */
const centred = (rows: Float32Array, dimensions: number): Float32Array => {
  const mean = new Float64Array(dimensions)
  let filled = 0
  for (let start = 0; start < rows.length; start += dimensions) {
    let square = 0
    for (let d = 0; d < dimensions; d++) square += rows[start + d]! ** 2
    if (square === 0) continue
    filled++
    for (let d = 0; d < dimensions; d++) mean[d]! += rows[start + d]!
  }
  // Fewer than three rows lie on a line: without their mean, two would be opposites.
  if (filled < 3) return normaliseRows(rows, dimensions)
  for (let start = 0; start < rows.length; start += dimensions) {
    let square = 0
    for (let d = 0; d < dimensions; d++) square += rows[start + d]! ** 2
    if (square > 0) for (let d = 0; d < dimensions; d++) rows[start + d]! -= mean[d]! / filled
  }
  return normaliseRows(rows, dimensions)
}

/**
 * One vector a topic: that of its keywords and, at half of their weight, that of its leading sentences, without what all topics share.
 * Only words that `counts` says yes to are embedded; a topic without such words has a row of zeros.
 */
export const embedTopics = async (
  topics: ReadonlyArray<TopicOfFirm>,
  embedder: Embedder,
  counts: (word: string) => boolean,
  onShare: ShareDone
): Promise<TopicVectors> => {
  const parts = [
    ...topics.map(({ keywords }) =>
      inputOf(
        keywords.flatMap((keyword) => wordsOfText(keyword)),
        counts
      )
    ),
    ...topics.map((topic) => inputOf(leadingSentences(topic), counts))
  ]
  const inputs = parts.filter((part) => part !== null)
  const { dimensions, values } = await embedder.embed(inputs, onShare)
  if (values.length !== inputs.length * dimensions) {
    throw new Error(`the embedder ${embedder.name} gave ${values.length} numbers for ${inputs.length} texts of ${dimensions}`)
  }
  const given = normaliseRows(values, dimensions)
  const rows = new Float32Array(topics.length * dimensions)
  let row = 0
  parts.forEach((part, p) => {
    if (part === null) return
    const isKeywords = p < topics.length
    const to = (isKeywords ? p : p - topics.length) * dimensions
    const weight = isKeywords ? 1 : sentencesWeight
    for (let d = 0, from = row * dimensions; d < dimensions; d++, from++) rows[to + d]! += weight * given[from]!
    row++
  })
  return { unit: centred(normaliseRows(rows, dimensions), dimensions), dimensions }
}
