import { type Embedder, type Embeddings, findTopics, type SentenceInput, staticEmbedder, topicOptions } from "@ftm/topic-model"
import type { Call } from "./ReadCalls.ts"

/** One call as compare.py reads it, and its embeddings. */
export interface PreparedCall {
  readonly firm: string
  readonly count: number
  readonly dimensions: number
  readonly docs: ReadonlyArray<string>
  readonly truth: ReadonlyArray<number> | null
  /** `plain`, and the same sentences in other order, with some missing, with some twice; -2 where missing. */
  readonly ours: Readonly<Record<string, ReadonlyArray<number>>>
  readonly keywords: ReadonlyArray<ReadonlyArray<string>>
  readonly seconds: number
  readonly vectors: Float32Array
}

/** Every n-th sentence. */
const every = 100

/** The sentences in another order: the first half after the second, each from its end. */
const reordered = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> => {
  const middle = Math.floor(list.length / 2)
  return [...list.slice(middle).reverse(), ...list.slice(0, middle).reverse()]
}

/** Runs our engine on a call and on changed forms of it. All labels are about the sentences that are clustered in the plain form. */
export const ourTopics = async (call: Call): Promise<PreparedCall> => {
  let embedded: { readonly sentences: ReadonlyArray<SentenceInput>; readonly vectors: Embeddings } | undefined
  const listening: Embedder = {
    ...staticEmbedder,
    embed: async (inputs) => {
      const vectors = await staticEmbedder.embed(inputs)
      // The engine hands its own sentences on, so each still has its id.
      embedded = { sentences: inputs as ReadonlyArray<SentenceInput>, vectors }
      return vectors
    }
  }
  const options = topicOptions({ preset: "pipeline" })
  const start = performance.now()
  const result = await findTopics(call.sentences, listening, options)
  const seconds = (performance.now() - start) / 1000
  const { sentences, vectors } = embedded!

  const labelsOf = async (given: ReadonlyArray<SentenceInput>): Promise<ReadonlyArray<number>> => {
    const { topics } = await findTopics(given, staticEmbedder, options)
    const topicOf = new Map(topics.flatMap((topic, t) => topic.sentenceIds.map((id) => [id, t] as const)))
    const present = new Set(given.map((sentence) => sentence.id))
    return sentences.map(({ id }) => (present.has(id) ? (topicOf.get(id) ?? -1) : -2))
  }
  const topicOf = new Map(result.topics.flatMap((topic, t) => topic.sentenceIds.map((id) => [id, t] as const)))
  const planted = call.planted
  const topics = [...new Set(planted?.values() ?? [])]
  return {
    firm: call.firm,
    count: sentences.length,
    dimensions: vectors.dimensions,
    docs: sentences.map((sentence) => sentence.cleanedText),
    truth: planted === undefined ? null : sentences.map(({ text }) => topics.indexOf(planted.get(text) ?? "")),
    ours: {
      plain: sentences.map(({ id }) => topicOf.get(id) ?? -1),
      reordered: await labelsOf(reordered(call.sentences)),
      "1 % dropped": await labelsOf(call.sentences.filter((_, i) => i % every !== 7)),
      "1 % doubled": await labelsOf([
        ...call.sentences,
        ...call.sentences.filter((_, i) => i % every === 7).map((sentence) => ({ ...sentence, id: `${sentence.id} again` }))
      ])
    },
    keywords: result.topics.map((topic) => topic.keywords),
    seconds,
    vectors: vectors.values
  }
}
