import { Schema } from "effect"

/** The queries cannot be asked as they are: the message names each line and field. */
export class BadQueries extends Schema.TaggedError<BadQueries>()("BadQueries", {}) {}
/** No word of a query is known to the embedder, so nothing can be near it in meaning. */
export class UnknownWords extends Schema.TaggedError<UnknownWords>()("UnknownWords", { query: Schema.String }) {}
/** There are exposures to other queries, or of other sentences; they are replaced on request only. */
export class ExposureOutOfDate extends Schema.TaggedError<ExposureOutOfDate>()("ExposureOutOfDate", {}) {}
/** The store could not be read or written, or a table in it is damaged. */
export class StoreFailed extends Schema.TaggedError<StoreFailed>()("StoreFailed", {}) {}

/** Why exposures could not be found; `message` says what happened. Sentences that cannot be had fail with their source's own error. */
export class ExposureError extends Schema.TaggedError<ExposureError>()("ExposureError", {
  message: Schema.String,
  reason: Schema.Union([BadQueries, UnknownWords, ExposureOutOfDate, StoreFailed]),
  cause: Schema.optionalKey(Schema.Defect())
}) {}
