import { Schema } from "effect"

export class UnknownTopicEngine extends Schema.TaggedError<UnknownTopicEngine>()("UnknownTopicEngine", { name: Schema.String }) {}
export class UnknownEmbedder extends Schema.TaggedError<UnknownEmbedder>()("UnknownEmbedder", { name: Schema.String }) {}
/** A sentence transformer was given to an embedder that has none. */
export class ModelNotUsed extends Schema.TaggedError<ModelNotUsed>()("ModelNotUsed", { model: Schema.String }) {}
/** The embedder needs a sentence transformer, and none was given. */
export class ModelMissing extends Schema.TaggedError<ModelMissing>()("ModelMissing", {}) {}
/** This machine, where the jobs would run, does not have the folder of the sentence transformer; `path` is the whole path of `model`. */
export class NoModelFolder extends Schema.TaggedError<NoModelFolder>()("NoModelFolder", { model: Schema.String, path: Schema.String }) {}
/** The topic settings cannot be read; `problem` names the fields that are wrong. */
export class BadTopicSettings extends Schema.TaggedError<BadTopicSettings>()("BadTopicSettings", {
  settings: Schema.String,
  problem: Schema.String
}) {}
/** How often stability is to be measured was asked for twice, with two numbers. */
export class StabilityContradicts extends Schema.TaggedError<StabilityContradicts>()("StabilityContradicts", {
  stability: Schema.Int,
  stabilityRuns: Schema.Int
}) {}
/** Stability was asked for beside the topic settings, and BERTopic does not measure it. */
export class StabilityNotForBertopic extends Schema.TaggedError<StabilityNotForBertopic>()("StabilityNotForBertopic", {
  stability: Schema.Int
}) {}
/** Topic settings that only the native engine follows. */
export class SettingsNotForBertopic extends Schema.TaggedError<SettingsNotForBertopic>()("SettingsNotForBertopic", {
  names: Schema.Array(Schema.String)
}) {}
/** Topic settings that would have no effect: they belong to the other layout. */
export class SettingsWithoutEffect extends Schema.TaggedError<SettingsWithoutEffect>()("SettingsWithoutEffect", {
  names: Schema.Array(Schema.String),
  layout: Schema.Literals(["smoothed", "umap"])
}) {}

const Reason = Schema.Union([
  UnknownTopicEngine,
  UnknownEmbedder,
  ModelNotUsed,
  ModelMissing,
  NoModelFolder,
  BadTopicSettings,
  StabilityContradicts,
  StabilityNotForBertopic,
  SettingsNotForBertopic,
  SettingsWithoutEffect
])

/** Why no job can be given the topic model that was asked for; `message` says so in the words of a job's variables. */
export class TopicChoiceError extends Schema.TaggedError<TopicChoiceError>()("TopicChoiceError", {
  message: Schema.String,
  reason: Reason
}) {}

export const topicChoiceError = (reason: typeof Reason.Type, message: string): TopicChoiceError => new TopicChoiceError({ message, reason })
