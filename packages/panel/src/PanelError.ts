import { Stage } from "@ftm/lineage"
import { Schema } from "effect"

/** What the table is made of is missing, of a part, damaged or out of date; `stage` is the first such. */
export class NotReady extends Schema.TaggedError<NotReady>()("NotReady", { stage: Stage, isMissing: Schema.Boolean }) {}
/** There is a table that was made of other topics or themes, or for other quarters; it is replaced on request only. */
export class PanelOutOfDate extends Schema.TaggedError<PanelOutOfDate>()("PanelOutOfDate", {}) {}
/** Sentences, topics and themes contradict each other: nothing was written. `stage` is the one to make again. */
export class NotOfOneMake extends Schema.TaggedError<NotOfOneMake>()("NotOfOneMake", { stage: Stage }) {}
/** The store, or a file in it, could not be read or written. */
export class Unreadable extends Schema.TaggedError<Unreadable>()("Unreadable", {}) {}

/** Why no table was written; `message` says what happened and what to type next. */
export class PanelError extends Schema.TaggedError<PanelError>()("PanelError", {
  message: Schema.String,
  reason: Schema.Union([NotReady, PanelOutOfDate, NotOfOneMake, Unreadable]),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  /** What the table is made of is not there yet, or not whole. */
  get isMissing(): boolean {
    return this.reason._tag === "NotReady" && this.reason.isMissing
  }
}

export const unreadable = (cause: { readonly message: string }): PanelError =>
  new PanelError({ message: cause.message, reason: new Unreadable({}), cause })
