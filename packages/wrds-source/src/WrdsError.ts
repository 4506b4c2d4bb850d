import { type ShownForm, doctorLine, typedIn } from "@ftm/transcript-schema"
import { Schema } from "effect"

/** User name or password refused, or the push was denied; WRDS does not say which (SQLSTATE class 28). */
export class LoginRefused extends Schema.TaggedError<LoginRefused>()("LoginRefused", {}) {}
/** Nobody approved the push in time. */
export class ApprovalTimedOut extends Schema.TaggedError<ApprovalTimedOut>()("ApprovalTimedOut", {}) {}
/** No TCP connection: wrong host or port, no network, VPN or firewall. */
export class HostUnreachable extends Schema.TaggedError<HostUnreachable>()("HostUnreachable", {}) {}
/** The server's certificate is not trusted, names another host, or the server speaks no TLS. */
export class TlsFailed extends Schema.TaggedError<TlsFailed>()("TlsFailed", {}) {}
/** The socket died or fell silent after the log-in. */
export class SocketDropped extends Schema.TaggedError<SocketDropped>()("SocketDropped", {}) {}
/** The account may not read a table (SQLSTATE 42501). */
export class PermissionDenied extends Schema.TaggedError<PermissionDenied>()("PermissionDenied", {}) {}
/** A table or column is not there, or has another type than expected (SQLSTATE 42xxx, 22xxx). */
export class UnexpectedShape extends Schema.TaggedError<UnexpectedShape>()("UnexpectedShape", {
  /** What PostgreSQL said: `42P01` for a table that is not there. */
  sqlState: Schema.optional(Schema.String)
}) {}
/** The account holds as many connections as it may (SQLSTATE 53300), or the server is going down. */
export class ServerBusy extends Schema.TaggedError<ServerBusy>()("ServerBusy", {}) {}
/** No user name or password was found, or a setting cannot be right. */
export class NotConfigured extends Schema.TaggedError<NotConfigured>()("NotConfigured", {}) {}
/** Anything else that PostgreSQL reported. */
export class QueryFailed extends Schema.TaggedError<QueryFailed>()("QueryFailed", {
  /** What PostgreSQL said: `57014` for a statement that took too long. */
  sqlState: Schema.optional(Schema.String)
}) {}

const Reason = Schema.Union([
  LoginRefused,
  ApprovalTimedOut,
  HostUnreachable,
  TlsFailed,
  SocketDropped,
  PermissionDenied,
  UnexpectedShape,
  ServerBusy,
  NotConfigured,
  QueryFailed
])
export type WrdsErrorReason = typeof Reason.Type

/**
 * What went wrong with WRDS: `message` says what happened, on what, and what to do next.
 * It never holds a password, and no driver error is kept as a cause, since those may hold one.
 */
export class WrdsError extends Schema.TaggedError<WrdsError>()("WrdsError", {
  message: Schema.String,
  reason: Reason,
  /** The message's first half: what happened, on what. The whole message where the two were not told apart. */
  found: Schema.optional(Schema.String),
  /** Its second half: the step that helps, whichever command failed. `doctor` shows it without the advice to run a command again. */
  advice: Schema.optional(Schema.String)
}) {
  /** The log-in stands and the data can be asked for again over a new socket. */
  get isDropped(): boolean {
    return this.reason._tag === "SocketDropped"
  }
}

/** How a message ends, for a person who has typed any command but `doctor`. */
const endings = {
  goOn: () => "What was saved stays; run the same command again to go on from there.",
  again: () => "Then run the same command again.",
  doctor: (form: ShownForm) => `See every table checked with: ${typedIn(form, doctorLine())}`,
  nothing: () => ""
} as const

/** An error whose halves are kept apart, so that `doctor` need not tell anybody to run doctor. `commandForm` is the one in which doctor is named. */
export const wrdsError = (
  reason: WrdsErrorReason,
  said: { readonly found: string; readonly advice: string; readonly end: keyof typeof endings },
  commandForm: ShownForm = "installed"
): WrdsError =>
  new WrdsError({
    reason,
    found: said.found,
    advice: said.advice,
    message: [said.found, said.advice, endings[said.end](commandForm)].filter((part) => part !== "").join(" ")
  })
