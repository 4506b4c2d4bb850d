import { Schema } from "effect"

/** 429: the server takes no more requests for now. */
export class Throttled extends Schema.TaggedError<Throttled>()("Throttled", {
  /** How long it asks to wait, where it says so. */
  retryAfterMillis: Schema.optionalKey(Schema.Finite)
}) {}
/** 5xx. */
export class ServerFailed extends Schema.TaggedError<ServerFailed>()("ServerFailed", {
  status: Schema.Int,
  retryAfterMillis: Schema.optionalKey(Schema.Finite)
}) {}
/** No whole answer in the time for a request. */
export class TimedOut extends Schema.TaggedError<TimedOut>()("TimedOut", {}) {}
/** No connection, one that was closed, or an address that sends us to another. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {}) {}
/** Another 4xx. What the server says about it is left out: it may repeat the key. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  status: Schema.Int,
  /** The parameter that it does not take, where it names one of ours. */
  parameter: Schema.optionalKey(Schema.String)
}) {}
/** An answer came, and it is no answer to our question. `problem` is made of our own words. */
export class BadAnswer extends Schema.TaggedError<BadAnswer>()("BadAnswer", { problem: Schema.String }) {}

/** Why a request brought no name. None of them holds the key, the address, or what the server has said. */
export type NamerProblem = Throttled | ServerFailed | TimedOut | Unreachable | Refused | BadAnswer

/** Whether the same request may do better in a while. */
export const mayPass = ({ _tag }: NamerProblem): boolean =>
  _tag === "Throttled" || _tag === "ServerFailed" || _tag === "TimedOut" || _tag === "Unreachable"

/** Whether every other request would meet it too: a wrong key, no rights, no money, no such model or path. */
export const meetsEveryRequest = (problem: NamerProblem): boolean =>
  problem._tag === "Refused" && [401, 402, 403, 404, 405].includes(problem.status)

/** Whether the server may have worked, and count tokens, though we have no answer. */
export const mayHaveCost = ({ _tag }: NamerProblem): boolean => _tag === "ServerFailed" || _tag === "TimedOut" || _tag === "Unreachable"
