import type { TopicResult } from "@ftm/topic-model"

/** Where a worker thread finds its model: a module that exports `topicModelLayer(settings): Layer<TopicModel>`. */
export interface EngineModule {
  readonly url: string
  /** Handed to `topicModelLayer`; must survive a structured clone. */
  readonly settings: unknown
}

/** What goes back to the main thread: errors as text, since a class does not survive the way between threads. */
export type WorkerAnswer =
  | { readonly topics: TopicResult; readonly error?: never }
  | { readonly topics?: never; readonly error: string }
