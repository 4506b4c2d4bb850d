import { Schema } from "effect"

/** Why no report could be written; `message` says what happened and what to type next. */
export class ReportError extends Schema.TaggedError<ReportError>()("ReportError", {
  message: Schema.String,
  cause: Schema.optionalKey(Schema.Defect())
}) {}
