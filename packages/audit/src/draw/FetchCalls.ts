import { s3SourceLayer } from "@ftm/s3-source"
import { type Quarter, TranscriptSource } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { AuditError, OutOfDate, unreadable } from "../AuditError.ts"

/** The prefetched calls of these firms. Fails where one of them is not there: what was counted in it could not be shown. */
export const fetchCalls = Effect.fn("fetchCalls")(function* (quarter: Quarter, firmIds: ReadonlyArray<string>) {
  const source = yield* TranscriptSource
  const calls = yield* Effect.mapError(source.fetchTranscripts(quarter, firmIds), unreadable)
  const there = new Set(calls.map(({ firmId }) => firmId))
  const gone = firmIds.filter((id) => !there.has(id))
  if (gone.length > 0) {
    return yield* new AuditError({
      message: `The call of firm ${gone[0]} in ${quarter} is not there any more, although sentences of it were counted.`,
      reason: new OutOfDate({})
    })
  }
  return calls
}, Effect.provide(s3SourceLayer))
