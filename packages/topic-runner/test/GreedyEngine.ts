import { TopicModel, TopicModelError, type SentenceInput } from "@ftm/topic-model"
import { Effect, Layer } from "effect"
import { threadId } from "node:worker_threads"

/** A model for tests of the pool: does to each firm what its first sentence says. */
export const topicModelLayer = (settings: { readonly word: string }): Layer.Layer<TopicModel> =>
  Layer.succeed(TopicModel, {
    engine: { name: "greedy", version: "1", parameters: settings },
    findTopics: (sentences: ReadonlyArray<SentenceInput>) => {
      const does = sentences[0]?.text
      if (does === "fill the heap") {
        const kept: Array<Array<number>> = []
        while (true) kept.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5))
      }
      if (does === "throw") throw new Error("a mistake in the engine")
      if (does === "fail") return Effect.fail(new TopicModelError({ message: "no neighbours" }))
      return Effect.succeed({
        topics: [
          {
            keywords: [settings.word, String(threadId)],
            representation: settings.word,
            sentenceIds: sentences.map(({ id }) => id),
            stability: null,
            sentenceProbabilities: null
          }
        ],
        outlierIds: []
      })
    }
  })
