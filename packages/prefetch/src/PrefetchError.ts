import { Schema } from "effect"

/** The quarter in the store was begun by other rules, or from elsewhere, than what is asked for now. */
export class OtherRules extends Schema.TaggedError<OtherRules>()("OtherRules", {}) {}
/** A file or folder of the user cannot be used as it is. */
export class BadFiles extends Schema.TaggedError<BadFiles>()("BadFiles", {}) {}
/** A setting cannot be right. */
export class BadSetting extends Schema.TaggedError<BadSetting>()("BadSetting", {}) {}
/** There is nothing to take: no call in the quarter, no component, no sentence, or no raw components to prepare. */
export class NothingThere extends Schema.TaggedError<NothingThere>()("NothingThere", {}) {}
/** Too few of the firms have sentences for the whole to be called a quarter. */
export class TooFewFirms extends Schema.TaggedError<TooFewFirms>()("TooFewFirms", {}) {}
/** The text of so many firms fails that something is wrong with more than single firms. */
export class TextsFail extends Schema.TaggedError<TextsFail>()("TextsFail", {}) {}
/** A file of the store, or one that is read, is not what it was or should be. */
export class Damaged extends Schema.TaggedError<Damaged>()("Damaged", {}) {}
/** A thread that makes text could not do its work. */
export class ThreadFailed extends Schema.TaggedError<ThreadFailed>()("ThreadFailed", {}) {}

const Reason = Schema.Union([OtherRules, BadFiles, BadSetting, NothingThere, TooFewFirms, TextsFail, Damaged, ThreadFailed])
export type PrefetchErrorReason = typeof Reason.Type

/** Why a prefetch was not completed. `message` says what happened, on what, and what to type next. */
export class PrefetchError extends Schema.TaggedError<PrefetchError>()("PrefetchError", { message: Schema.String, reason: Reason }) {}

const because =
  (reason: PrefetchErrorReason) =>
  (message: string): PrefetchError =>
    new PrefetchError({ message, reason })

export const otherRules = because(new OtherRules({}))
export const badFiles = because(new BadFiles({}))
export const badSetting = because(new BadSetting({}))
export const nothingThere = because(new NothingThere({}))
export const tooFewFirms = because(new TooFewFirms({}))
export const textsFail = because(new TextsFail({}))
export const damaged = because(new Damaged({}))
export const threadFailed = because(new ThreadFailed({}))
