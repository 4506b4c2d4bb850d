import { Schema } from "effect"

/** What the audit is made of is not there yet: themes, a query's sentences, a panel. */
export class NotMade extends Schema.TaggedError<NotMade>()("NotMade", { stage: Schema.Literals(["themes", "exposure", "panel"]) }) {}
/** What is there does not belong together: themes of other topics, topics of other sentences. */
export class OutOfDate extends Schema.TaggedError<OutOfDate>()("OutOfDate", {}) {}
/** The quarter has no such theme or query; `known` are those that it has. */
export class Unknown extends Schema.TaggedError<Unknown>()("Unknown", { known: Schema.Array(Schema.String) }) {}
/** The folder has sheets already, and somebody may have filled them in. */
export class SheetsThere extends Schema.TaggedError<SheetsThere>()("SheetsThere", { file: Schema.String }) {}
/** Sheets or their key cannot be read as they are; each problem names the file and, where it is in one, the row. */
export class BadSheets extends Schema.TaggedError<BadSheets>()("BadSheets", { problems: Schema.Array(Schema.String) }) {}
/** The file of industries cannot be used. */
export class BadIndustries extends Schema.TaggedError<BadIndustries>()("BadIndustries", {}) {}
/** A table or a file could not be read or written. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {}) {}

/** Why there is no audit; `message` says what happened, to what. */
export class AuditError extends Schema.TaggedError<AuditError>()("AuditError", {
  message: Schema.String,
  reason: Schema.Union([NotMade, OutOfDate, Unknown, SheetsThere, BadSheets, BadIndustries, Unreadable]),
  cause: Schema.optionalKey(Schema.Defect())
}) {}

/** A file or folder of the user's that cannot be used, in words. */
export const fileTrouble =
  (file: string) =>
  (cause: unknown): AuditError => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
    return new AuditError({
      message: code === "ENOENT" ? `There is no ${file}.` : `${file} cannot be used (${code}).`,
      reason: new Unreadable({}),
      cause
    })
  }

/** A failure of a store or a table, as one of the audit. */
export const unreadable = (cause: { readonly message: string }): AuditError =>
  new AuditError({ message: cause.message, reason: new Unreadable({}), cause })
