import type { TopicResult } from "@ftm/topic-model"

/** The module that a worker thread loads its model from; it exports `topicModelLayer(settings): Layer<TopicModel>`. */
export interface EngineModule {
  readonly url: string
  /** Passed to `topicModelLayer`; must survive a structured clone. */
  readonly settings: unknown
}

/** What a worker sends back to the main thread. Errors travel as text, since class instances do not survive the transfer. */
export type WorkerAnswer = { readonly topics: TopicResult; readonly error?: never } | { readonly topics?: never; readonly error: string }
