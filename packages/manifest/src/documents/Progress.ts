import { listOwn } from "@ftm/object-store"
import { type FirmCounts, firmCounts, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { Batch } from "./Batch.ts"
import { readBatches } from "./BatchesManifest.ts"
import { type Checkpoint, readCheckpoint } from "./Checkpoint.ts"
import { circuitBreakerType, type FirmFailure, readFailures } from "./Failures.ts"
import { bearOut, partSizes, type PromisedPart, strayParts } from "./PromisedParts.ts"

/** How far one batch is, in firms. */
export interface BatchProgress extends FirmCounts {
  readonly batchId: string
  /** Every firm has been processed; some may have failed. */
  readonly finished: boolean
  /** Why the circuit breaker stopped the batch; undefined when it did not. */
  readonly stoppedBy: string | undefined
  readonly failures: ReadonlyArray<FirmFailure>
  /** As far as the parts bear it out; undefined when the batch was not begun. */
  readonly checkpoint: Checkpoint | undefined
  /** Parts that the checkpoint promises and that are gone or cut: their firms remain to be done. */
  readonly lost: ReadonlyArray<PromisedPart>
  /**
   * Keys of parts that the checkpoint of a finished batch does not promise: left by an attempt with other parts, whose checkpoint was deleted.
   * Whoever reads the folder as one table counts their firms twice.
   */
  readonly stray: ReadonlyArray<string>
  /** When the checkpoint was written (ISO 8601 UTC); undefined when the batch was not begun. */
  readonly updatedAt: string | undefined
}

/** What a job has written of its progress on a batch. */
interface JobDocuments {
  readonly checkpoint: Option.Option<Checkpoint>
  readonly failures: ReadonlyArray<FirmFailure>
}

const readDocuments = Effect.fn("readDocuments")(function* (batch: Batch, existing: ReadonlySet<string>) {
  // One listing tells which documents exist, so that batches not begun cost no request.
  const checkpoint = existing.has(StoreKeys.checkpoint(batch.quarter, batch.batch_id))
    ? yield* readCheckpoint(batch.quarter, batch.batch_id)
    : Option.none()
  const written = existing.has(StoreKeys.failures(batch.quarter, batch.batch_id)) ? yield* readFailures(batch.quarter, batch.batch_id) : []
  // Of a firm that is done nothing has failed, whatever a job that was stopped for long has written after another had finished.
  const settled = new Set(
    Option.match(checkpoint, { onNone: () => [], onSome: (one) => [...one.completed_firm_ids, ...one.skipped_firm_ids] })
  )
  const failures =
    settled.size === new Set(batch.firm_ids).size
      ? []
      : written.filter((failure) => failure.error_type === circuitBreakerType || !settled.has(failure.firm_id))
  const documents: JobDocuments = { checkpoint, failures }
  return documents
})

const batchProgress = (
  batch: Batch,
  { checkpoint: written, failures }: JobDocuments,
  sizes: ReadonlyMap<string, number>
): BatchProgress => {
  const borneOut = Option.map(written, (checkpoint) => bearOut(batch, checkpoint, sizes))
  const checkpoint = Option.map(borneOut, (found) => found.checkpoint)

  const firmFailures = failures.filter((failure) => failure.error_type !== circuitBreakerType)
  const counts = firmCounts(batch.firm_ids.length, {
    done: Option.isSome(checkpoint) ? checkpoint.value.completed_firm_ids : [],
    skipped: Option.isSome(checkpoint) ? checkpoint.value.skipped_firm_ids : [],
    failed: firmFailures.map((failure) => failure.firm_id)
  })
  const finished = counts.remaining === 0
  return {
    ...counts,
    batchId: batch.batch_id,
    finished,
    stoppedBy: failures.find((failure) => failure.error_type === circuitBreakerType)?.error_message,
    failures: firmFailures,
    checkpoint: Option.getOrUndefined(checkpoint),
    lost: Option.match(borneOut, { onNone: () => [], onSome: ({ lost }) => lost }),
    stray: finished && Option.isSome(checkpoint) ? strayParts(batch, checkpoint.value, sizes) : [],
    updatedAt: Option.isSome(checkpoint) ? checkpoint.value.timestamp : undefined
  }
}

/** How far every batch of a quarter is, in the order of the manifest. */
export const readProgress = Effect.fn("readProgress")(function* (quarter: Quarter) {
  const batches = yield* readBatches(quarter)
  const objects = yield* listOwn(StoreKeys.progressPrefix(quarter), StoreKeys.isOurs)
  const existing = new Set(objects.map((object) => object.key))
  const documents = yield* Effect.forEach(batches, (batch) => readDocuments(batch, existing), { concurrency: 8 })
  // Only now: a job writes a part before the checkpoint that promises it.
  const sizes = yield* partSizes(StoreKeys.firmTopicsPrefix(quarter))
  return documents.flatMap((found, n) => {
    const batch = batches[n]
    return batch === undefined ? [] : [batchProgress(batch, found, sizes)]
  })
})
