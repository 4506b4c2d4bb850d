import { Context, type Effect, Schema } from "effect"

/** A sentence as the model wants it. */
export interface SentenceInput {
  /** Unique in one call of `findTopics`. */
  readonly id: string
  /** As it was said: what is embedded. */
  readonly text: string
  /** Cleaned lemmas: what keywords are counted in. */
  readonly cleanedText: string
  /** Known not to carry a topic (safe harbour): takes no part in clustering. */
  readonly boilerplate?: boolean
}

export interface Topic {
  /** Best first; at least one. */
  readonly keywords: ReadonlyArray<string>
  /** Short name for a reader: the leading keywords joined with `_`. */
  readonly representation: string
  /** By falling membership; at least one. */
  readonly sentenceIds: ReadonlyArray<string>
}

export interface TopicResult {
  /** By falling number of sentences. At least one when there is at least one sentence. */
  readonly topics: ReadonlyArray<Topic>
  /** Sentences in no topic. */
  readonly outlierIds: ReadonlyArray<string>
}

/** Which engine made a result, in words that can be stored beside it. */
export interface EngineInfo {
  /** `native` or `bertopic`. */
  readonly name: string
  readonly version: string
  /** Embedder, preset and every parameter, as JSON-able values. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export class TopicModelError extends Schema.TaggedError<TopicModelError>()("TopicModelError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** Sentences of one firm to its topics. The same sentences give the same topics, always. */
export class TopicModel extends Context.Service<TopicModel, {
  readonly engine: EngineInfo
  findTopics(sentences: ReadonlyArray<SentenceInput>): Effect.Effect<TopicResult, TopicModelError>
}>()("@ftm/topic-model/TopicModel") {}
