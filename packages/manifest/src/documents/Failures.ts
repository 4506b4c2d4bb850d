import { ObjectStore } from "@ftm/object-store"
import { FirmId, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { decodeJson, jsonBytes, readText } from "./JsonDocument.ts"

/** A firm that failed, and why. */
export const FirmFailure = Schema.Struct({
  firm_id: FirmId,
  /** The error's name, such as `BadData`; `CircuitBreaker` marks the firm at which the whole batch was stopped. */
  error_type: Schema.String,
  error_message: Schema.String,
  /** Of the circuit breaker alone: the job that it stopped; absent where a job was not given its name. */
  job_name: Schema.optionalKey(Schema.String),
  /** When it failed, ISO 8601 UTC. */
  timestamp: Schema.String
})
export type FirmFailure = typeof FirmFailure.Type

/** The `error_type` of the entry that says why a batch was stopped. The firm's own error is another entry. */
export const circuitBreakerType = "CircuitBreaker"

/** Firms of the batch that failed and have not succeeded since, in the order of the batch; empty when there is no file. */
export const readFailures = Effect.fn("readFailures")(function* (quarter: Quarter, batchId: string) {
  const key = StoreKeys.failures(quarter, batchId)
  const store = yield* ObjectStore
  const text = yield* readText(key)
  const none: ReadonlyArray<FirmFailure> = []
  if (Option.isNone(text)) return none
  const decode = decodeJson(
    Schema.Array(FirmFailure),
    key,
    `${key} in ${store.location}`,
    `Delete it: the firms of ${batchId} that failed are tried again and listed again`
  )
  return yield* decode(text.value)
})

/** Replaces the batch's failures, whole. Without failures there is no file. */
export const writeFailures = Effect.fn("writeFailures")(function* (
  quarter: Quarter,
  batchId: string,
  failures: ReadonlyArray<FirmFailure>
) {
  const key = StoreKeys.failures(quarter, batchId)
  const store = yield* ObjectStore
  if (failures.length === 0) yield* store.delete(key)
  else yield* store.put(key, jsonBytes(failures))
})
