import { Context, type Effect, type Option, Schema } from "effect"
import type { FirmTranscript } from "./FirmTranscript.ts"
import type { Quarter } from "./Quarter.ts"

/** The quarter has no complete prefetch in the store. */
export class NotPrefetched extends Schema.TaggedError<NotPrefetched>()("NotPrefetched", {}) {}
/** Log-in, role or bucket policy refused. */
export class AccessDenied extends Schema.TaggedError<AccessDenied>()("AccessDenied", {}) {}
/** Network, time-out, throttling: trying again may help. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {}) {}
/** What came back cannot be right: corrupt file, missing column, manifest that names a file that is not there. */
export class BadData extends Schema.TaggedError<BadData>()("BadData", {}) {}

/** Why transcripts could not be had. `message` says what happened, on what, and what to type next. */
export class TranscriptSourceError extends Schema.TaggedError<TranscriptSourceError>()("TranscriptSourceError", {
  message: Schema.String,
  reason: Schema.Union([NotPrefetched, AccessDenied, Unreachable, BadData]),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  /** Another try may succeed. */
  get isRetryable(): boolean {
    return this.reason._tag === "Unreachable"
  }
  /** Every further firm would fail the same way: stop the job. */
  get isCritical(): boolean {
    return this.reason._tag === "AccessDenied" || this.reason._tag === "NotPrefetched"
  }
}

/**
 * Where a job gets a firm's sentences from: WRDS itself or the prefetched store.
 * Only `map-entrypoint` knows which; everything else asks this service.
 */
export class TranscriptSource extends Context.Service<
  TranscriptSource,
  {
    /** Identifies the sentences that the source gives, by their content; none where they may change at any time, as in WRDS itself. */
    fingerprint(quarter: Quarter): Effect.Effect<Option.Option<string>, TranscriptSourceError>
    /** The firms of a quarter that have a usable call, in ascending numeric order of firm id. */
    listFirms(quarter: Quarter): Effect.Effect<ReadonlyArray<string>, TranscriptSourceError>
    /** The transcripts of these firms, in the order asked for; a firm without data is left out. */
    fetchTranscripts(quarter: Quarter, firmIds: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<FirmTranscript>, TranscriptSourceError>
  }
>()("@ftm/transcript-schema/TranscriptSource") {}
