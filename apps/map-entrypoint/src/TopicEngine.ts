import type { TopicChoice as ContractChoice } from "@ftm/job-contract"
import {
  type Embedder,
  nativeTopicModelLayer,
  sideBySide,
  staticEmbedder,
  type TopicModel,
  TopicModelError,
  type TopicSettings
} from "@ftm/topic-model"
import type { EngineModule } from "@ftm/topic-runner"
import { Effect, Layer } from "effect"

/** Which topic model a job uses. */
export type TopicChoice = ContractChoice<TopicSettings>

/** The static embedder alone or, with the folder of a sentence transformer, both beside each other: together they are better than either. */
const loadEmbedder = async (model: string | undefined): Promise<Embedder> => {
  if (model === undefined) return staticEmbedder
  const { loadOnnxEmbedder } = await import("@ftm/onnx-embedder")
  return sideBySide(staticEmbedder, await loadOnnxEmbedder(model))
}

/**
 * The topic model of a worker thread. Only what is chosen is loaded. The pool imports it by name, through `topicEngine` below.
 *
 * @public
 */
export const topicModelLayer = (choice: TopicChoice): Layer.Layer<TopicModel, TopicModelError> =>
  Layer.unwrap(
    Effect.tryPromise({
      try: async (): Promise<Layer.Layer<TopicModel, TopicModelError>> => {
        const embedder = await loadEmbedder(choice.model)
        if (choice.engine === "native") return nativeTopicModelLayer({ ...choice.settings, embedder })
        const { bertopicTopicModelLayer } = await import("@ftm/bertopic-engine")
        return bertopicTopicModelLayer({ ...choice.settings, embedder, python: choice.python })
      },
      catch: (cause) => new TopicModelError({ message: cause instanceof Error ? cause.message : String(cause), cause })
    })
  )

/** The choice in the form that the pool of worker threads takes: this module, and the settings to call it with. */
export const topicEngine = (choice: TopicChoice): EngineModule => ({ url: import.meta.url, settings: choice })
