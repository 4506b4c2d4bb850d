import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Clock, Effect, Schema } from "effect"
import { jsonBytes } from "../documents/JsonDocument.ts"
import { readSign } from "./Heartbeat.ts"
import { ProcessIdentity } from "./ProcessIdentity.ts"

/**
 * `runs/quarter=Q/cancel.json`: somebody, on whatever machine, wants the quarter's jobs to end. The orchestrator that works on the
 * quarter reads it, so that it submits nothing more while another process stops the jobs.
 */
const CancelRequest = Schema.Struct({
  by: ProcessIdentity,
  /** Milliseconds since 1970 UTC. */
  requested_at: Schema.Finite
})
type CancelRequest = typeof CancelRequest.Type

export const requestCancel = Effect.fn("requestCancel")(function* (quarter: Quarter, by: ProcessIdentity) {
  const store = yield* ObjectStore
  yield* store.put(
    StoreKeys.cancelRequest(quarter),
    jsonBytes({ by, requested_at: yield* Clock.currentTimeMillis } satisfies CancelRequest)
  )
})

/** For the start of a new run: what was cancelled is an earlier one. */
export const forgetCancel = Effect.fn("forgetCancel")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  yield* store.delete(StoreKeys.cancelRequest(quarter))
})

/** Who wants the jobs to end; undefined when nobody does. */
export const cancelRequest = Effect.fn("cancelRequest")(function* (quarter: Quarter) {
  return (yield* readSign(StoreKeys.cancelRequest(quarter), CancelRequest))?.by
})
