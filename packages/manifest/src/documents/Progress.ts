import { listOwn } from "@ftm/object-store"
import { type FirmCounts, firmCounts, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { Batch } from "./Batch.ts"
import { readBatches } from "./BatchesManifest.ts"
import { type Checkpoint, readCheckpoint } from "./Checkpoint.ts"
import { circuitBreakerType, type FirmFailure, readFailures } from "./Failures.ts"

/** How far one batch is, in firms. */
export interface BatchProgress extends FirmCounts {
  readonly batchId: string
  /** Every firm has been processed; some may have failed. */
  readonly finished: boolean
  /** Why the circuit breaker stopped the batch; undefined when it did not. */
  readonly stoppedBy: string | undefined
  readonly failures: ReadonlyArray<FirmFailure>
  /** Undefined when the batch was not begun. */
  readonly checkpoint: Checkpoint | undefined
  /** When the checkpoint was written (ISO 8601 UTC); undefined when the batch was not begun. */
  readonly updatedAt: string | undefined
}

const batchProgress = Effect.fn("batchProgress")(function* (batch: Batch, existing: ReadonlySet<string>) {
  // One listing tells which documents exist, so that batches not begun cost no request.
  const checkpoint = existing.has(StoreKeys.checkpoint(batch.quarter, batch.batch_id))
    ? yield* readCheckpoint(batch.quarter, batch.batch_id)
    : Option.none()
  const failures = existing.has(StoreKeys.failures(batch.quarter, batch.batch_id)) ? yield* readFailures(batch.quarter, batch.batch_id) : []

  const firmFailures = failures.filter((failure) => failure.error_type !== circuitBreakerType)
  const counts = firmCounts(batch.firm_ids.length, {
    done: Option.isSome(checkpoint) ? checkpoint.value.completed_firm_ids : [],
    skipped: Option.isSome(checkpoint) ? checkpoint.value.skipped_firm_ids : [],
    failed: firmFailures.map((failure) => failure.firm_id)
  })
  const progress: BatchProgress = {
    ...counts,
    batchId: batch.batch_id,
    finished: counts.remaining === 0,
    stoppedBy: failures.find((failure) => failure.error_type === circuitBreakerType)?.error_message,
    failures: firmFailures,
    checkpoint: Option.getOrUndefined(checkpoint),
    updatedAt: Option.isSome(checkpoint) ? checkpoint.value.timestamp : undefined
  }
  return progress
})

/** How far every batch of a quarter is, in the order of the manifest. */
export const readProgress = Effect.fn("readProgress")(function* (quarter: Quarter) {
  const batches = yield* readBatches(quarter)
  const objects = yield* listOwn(StoreKeys.progressPrefix(quarter), StoreKeys.isOurs)
  const existing = new Set(objects.map((object) => object.key))
  return yield* Effect.forEach(batches, (batch) => batchProgress(batch, existing), { concurrency: 8 })
})
