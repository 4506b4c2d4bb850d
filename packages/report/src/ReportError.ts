import { Stage } from "@ftm/lineage"
import { Schema } from "effect"

/** What the page would show is missing, of a part, or out of date; `stage` is the first such. */
export class NotWhole extends Schema.TaggedError<NotWhole>()("NotWhole", {
  stage: Stage,
  isOutOfDate: Schema.Boolean,
  /** There are no topics: nothing can be shown, of a part neither. */
  isEmpty: Schema.Boolean
}) {}
/** The page's material could not be read, or the page not be written. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {}) {}

/** Why no report was written; `message` says what happened. */
export class ReportError extends Schema.TaggedError<ReportError>()("ReportError", {
  message: Schema.String,
  reason: Schema.Union([NotWhole, Unreadable]),
  cause: Schema.optionalKey(Schema.Defect())
}) {}
