import { Context, type Effect, Schema } from "effect"

/** A sentence as the model expects it. */
export interface SentenceInput {
  /** Unique within one call of `findTopics`. */
  readonly id: string
  /** The sentence as it was spoken; this is what is embedded. */
  readonly text: string
  /** Cleaned lemmas; this is what keywords are counted in. */
  readonly cleanedText: string
  /** Known not to be about a topic (safe harbour): it takes no part in clustering. */
  readonly boilerplate?: boolean
  /**
   * The turn in which it was spoken, and its place there: what was said just before and after it in the turn helps to tell what
   * it is about (`turnShare`). Absent, the sentence stands by itself.
   */
  readonly turn?: { readonly id: string; readonly place: number }
}

export interface Topic {
  /** Best first; at least one. */
  readonly keywords: ReadonlyArray<string>
  /** Short name for a reader: the leading keywords joined with `_`. */
  readonly representation: string
  /** Those that belong most firmly first; at least one. */
  readonly sentenceIds: ReadonlyArray<string>
  /** How sure the topic is, 0 to 1 (`TopicStability.ts`); null where that was not asked for or cannot be told, as of a single sentence. */
  readonly stability: number | null
  /** Of each of `sentenceIds`, how sure it is that the sentence belongs to this topic, 0 to 1 (`SentenceProbabilities.ts`); null where the engine does not tell. */
  readonly sentenceProbabilities: ReadonlyArray<number> | null
}

export interface TopicResult {
  /** Largest first. At least one when there is at least one sentence. */
  readonly topics: ReadonlyArray<Topic>
  /** Ids of the sentences in no topic. */
  readonly outlierIds: ReadonlyArray<string>
}

/** Which engine made a result, in a form that can be stored with it. */
export interface EngineInfo {
  /** `native` or `bertopic`. */
  readonly name: string
  readonly version: string
  /** Embedder, preset and every parameter, as values that can be written as JSON. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export class TopicModelError extends Schema.TaggedError<TopicModelError>()("TopicModelError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** Finds the topics of one firm's sentences. */
export class TopicModel extends Context.Service<
  TopicModel,
  { readonly engine: EngineInfo; findTopics(sentences: ReadonlyArray<SentenceInput>): Effect.Effect<TopicResult, TopicModelError> }
>()("@ftm/topic-model/TopicModel") {}
