import { Schema } from "effect"

/** The checkpoint names firms that the batch does not have. */
export class OtherManifest extends Schema.TaggedError<OtherManifest>()("OtherManifest", {}) {}
/** The batch was begun with another topic engine, or other parameters of it. */
export class OtherEngine extends Schema.TaggedError<OtherEngine>()("OtherEngine", {}) {}
/** The checkpoint names firms whose rows are not in the part. */
export class MissingRows extends Schema.TaggedError<MissingRows>()("MissingRows", {}) {}

/** A batch that cannot be gone on with; `message` says what was found, where, and what to do. */
export class BatchRunError extends Schema.TaggedError<BatchRunError>()("BatchRunError", {
  message: Schema.String,
  key: Schema.String,
  reason: Schema.Union([OtherManifest, OtherEngine, MissingRows])
}) {}
