import { Effect, Layer } from "effect"
import type { Embedder } from "./embed/Embedder.ts"
import { staticEmbedder } from "./embed/StaticEmbedder.ts"
import { findTopics } from "./FindTopics.ts"
import { TopicModel, TopicModelError } from "./TopicModel.ts"
import { topicOptions } from "./TopicOptions.ts"
import type { TopicSettings } from "./TopicSettings.ts"

/** Version of the engine. The first number rises whenever the same sentences may give different topics, the second whenever more or something else is told of the same topics. */
export const nativeEngineVersion = "3.1"

export interface NativeTopicModelOptions extends TopicSettings {
  /** Default: the static embedder that comes with the package. */
  readonly embedder?: Embedder
}

/** The engine of this package: BERTopic's method in Node, exact and repeatable. */
export const nativeTopicModelLayer = (settings: NativeTopicModelOptions = {}): Layer.Layer<TopicModel> => {
  const options = topicOptions(settings)
  const embedder = settings.embedder ?? staticEmbedder
  return Layer.succeed(TopicModel, {
    engine: {
      name: "native",
      version: nativeEngineVersion,
      parameters: { preset: settings.preset ?? "earnings-call", embedder: { name: embedder.name, version: embedder.version }, ...options }
    },
    findTopics: (sentences) =>
      Effect.tryPromise({
        try: () => findTopics(sentences, embedder, options),
        catch: (cause) =>
          new TopicModelError({
            message: `finding topics in ${sentences.length} sentences failed: ${cause instanceof Error ? cause.message : String(cause)}`,
            cause
          })
      })
  })
}
