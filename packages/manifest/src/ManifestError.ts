import { Schema } from "effect"

/** A document of the store is not what its schema says: cut off, edited by hand, or of another program. */
export class BadDocument extends Schema.TaggedError<BadDocument>()("BadDocument", {}) {}
/** The quarter has no batches.jsonl. */
export class NoManifest extends Schema.TaggedError<NoManifest>()("NoManifest", {}) {}
/** batches.jsonl does not name this batch. */
export class UnknownBatch extends Schema.TaggedError<UnknownBatch>()("UnknownBatch", {}) {}
/** Another manifest is in place and jobs have already worked on it. */
export class ManifestInUse extends Schema.TaggedError<ManifestInUse>()("ManifestInUse", {}) {}
/** A firm id that is not a number, or a batch size below one. */
export class BadInput extends Schema.TaggedError<BadInput>()("BadInput", {}) {}

/** What went wrong with a run's documents; `message` names the key and says what to do, `key` is the object's key. */
export class ManifestError extends Schema.TaggedError<ManifestError>()("ManifestError", {
  message: Schema.String,
  key: Schema.String,
  reason: Schema.Union([BadDocument, NoManifest, UnknownBatch, ManifestInUse, BadInput])
}) {}
