import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { Batch } from "./Batch.ts"
import { readBatches } from "./BatchesManifest.ts"
import { readCheckpoint } from "./Checkpoint.ts"
import { circuitBreakerType, type FirmFailure, readFailures } from "./Failures.ts"

/** How far one batch is, in firms. `total = done + skipped + failed + remaining`. */
export interface BatchProgress {
  readonly batchId: string
  readonly total: number
  /** Firms whose topics are in a part. */
  readonly done: number
  /** Firms without data. */
  readonly skipped: number
  /** Firms that failed and have not succeeded since. */
  readonly failed: number
  readonly remaining: number
  /** Every firm was gone through; some may have failed. */
  readonly finished: boolean
  /** Why the circuit breaker stopped the batch; undefined when it did not. */
  readonly stoppedBy: string | undefined
  readonly failures: ReadonlyArray<FirmFailure>
  /** When the checkpoint was written (ISO 8601 UTC); undefined when the batch was not begun. */
  readonly updatedAt: string | undefined
}

const batchProgress = Effect.fn("batchProgress")(function* (batch: Batch, existing: ReadonlySet<string>) {
  // One listing tells which documents exist, so that batches not begun cost no request.
  const checkpoint = existing.has(StoreKeys.checkpoint(batch.quarter, batch.batch_id))
    ? yield* readCheckpoint(batch.quarter, batch.batch_id)
    : Option.none()
  const failures = existing.has(StoreKeys.failures(batch.quarter, batch.batch_id)) ? yield* readFailures(batch.quarter, batch.batch_id) : []

  const completed = new Set(Option.isSome(checkpoint) ? checkpoint.value.completed_firm_ids : [])
  const skipped = new Set(Option.isSome(checkpoint) ? checkpoint.value.skipped_firm_ids : [])
  const firmFailures = failures.filter((failure) => failure.error_type !== circuitBreakerType)
  const failed = new Set(firmFailures.map((failure) => failure.firm_id).filter((id) => !completed.has(id) && !skipped.has(id)))
  const total = batch.firm_ids.length
  const remaining = total - completed.size - skipped.size - failed.size
  const progress: BatchProgress = {
    batchId: batch.batch_id,
    total,
    done: completed.size,
    skipped: skipped.size,
    failed: failed.size,
    remaining,
    finished: remaining === 0,
    stoppedBy: failures.find((failure) => failure.error_type === circuitBreakerType)?.error_message,
    failures: firmFailures,
    updatedAt: Option.isSome(checkpoint) ? checkpoint.value.timestamp : undefined
  }
  return progress
})

/** How far every batch of a quarter is, in the order of the manifest. */
export const readProgress = Effect.fn("readProgress")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const batches = yield* readBatches(quarter)
  const objects = yield* store.list(StoreKeys.progressPrefix(quarter))
  const existing = new Set(objects.map((object) => object.key))
  return yield* Effect.forEach(batches, (batch) => batchProgress(batch, existing), { concurrency: 8 })
})
