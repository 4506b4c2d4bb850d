import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Clock, Effect, Option, Schema } from "effect"
import { LeaseHolder } from "./QuarterLease.ts"

/**
 * `runs/quarter=Q/cancel.json`: somebody, on whatever machine, wants the quarter's jobs to end. The orchestrator that works on the
 * quarter reads it, so that it submits nothing more while another process stops the jobs.
 */
const CancelRequest = Schema.fromJsonString(Schema.Struct({ by: LeaseHolder, requested_at: Schema.Finite }))

const cancelKey = (quarter: Quarter): string => `${StoreKeys.runsPrefix(quarter)}cancel.json`

export const requestCancel = Effect.fn("requestCancel")(function*(quarter: Quarter, by: LeaseHolder) {
  const store = yield* ObjectStore
  const text = Schema.encodeSync(CancelRequest)({ by, requested_at: yield* Clock.currentTimeMillis })
  yield* store.put(cancelKey(quarter), new TextEncoder().encode(`${text}\n`))
})

/** A new run begins: what was cancelled is an earlier one. */
export const forgetCancel = Effect.fn("forgetCancel")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  yield* store.delete(cancelKey(quarter))
})

/** Who wants the jobs to end; undefined when nobody does. */
export const cancelRequest = Effect.fn("cancelRequest")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(cancelKey(quarter)).pipe(
    Effect.map(Option.some),
    Effect.catchReason("ObjectStoreError", "NotFound", () => Effect.succeed(Option.none<Uint8Array>()))
  )
  const request = Option.flatMap(bytes, (found) => Schema.decodeUnknownOption(CancelRequest)(new TextDecoder().decode(found)))
  return Option.getOrUndefined(request)?.by
})
