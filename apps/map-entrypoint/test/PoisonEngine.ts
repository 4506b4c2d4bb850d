import { type SentenceInput, TopicModel } from "@ftm/topic-model"
import { Effect, Layer } from "effect"

/** One topic a firm; at some firms the whole process dies, as it does when memory runs out or native code crashes. */
export const topicModelLayer = (settings: { readonly firms: ReadonlyArray<string>; readonly signal: string }): Layer.Layer<TopicModel> =>
  Layer.succeed(TopicModel, {
    engine: { name: "poison", version: "1", parameters: {} },
    findTopics: (sentences: ReadonlyArray<SentenceInput>) => {
      const firmId = sentences[0]?.id.split("_")[0] ?? ""
      if (settings.firms.includes(firmId)) process.kill(process.pid, settings.signal)
      return Effect.succeed({
        topics: [
          {
            keywords: [firmId],
            representation: firmId,
            sentenceIds: sentences.map(({ id }) => id),
            stability: null,
            sentenceProbabilities: null
          }
        ],
        outlierIds: []
      })
    }
  })
