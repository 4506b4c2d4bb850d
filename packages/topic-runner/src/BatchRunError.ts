import { Schema } from "effect"

/** The checkpoint names firms that are not in the batch. */
export class OtherManifest extends Schema.TaggedError<OtherManifest>()("OtherManifest", {}) {}
/** The batch was begun with another topic engine, with other parameters, or on other sentences. */
export class OtherEngine extends Schema.TaggedError<OtherEngine>()("OtherEngine", {}) {}
/** The quarter was prepared, fetched or imported again while the batch was worked on. */
export class SentencesChanged extends Schema.TaggedError<SentencesChanged>()("SentencesChanged", {}) {}
/** The checkpoint says that firms are done whose rows are not in the part. */
export class MissingRows extends Schema.TaggedError<MissingRows>()("MissingRows", {}) {}

/** Why a batch cannot be continued; `message` says what was found, where, and what to do. */
export class BatchRunError extends Schema.TaggedError<BatchRunError>()("BatchRunError", {
  message: Schema.String,
  key: Schema.String,
  reason: Schema.Union([OtherManifest, OtherEngine, SentencesChanged, MissingRows])
}) {}
