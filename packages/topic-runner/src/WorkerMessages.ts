import type { TopicResult } from "@ftm/topic-model"

/** The module that a worker thread loads its model from; it exports `topicModelLayer(settings): Layer<TopicModel>`. */
export interface EngineModule {
  readonly url: string
  /** Passed to `topicModelLayer`; must survive a structured clone. */
  readonly settings: unknown
}

/** Why a worker has no topics. It travels as data, since class instances do not survive the transfer. */
interface WorkerFailure {
  readonly message: string
  /** The machine itself has no memory left. */
  readonly isOutOfMemory: boolean
}

/** What a worker sends back to the main thread. */
export type WorkerAnswer =
  | { readonly topics: TopicResult; readonly error?: never }
  | { readonly topics?: never; readonly error: WorkerFailure }
