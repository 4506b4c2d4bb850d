import { type Batch, circuitBreakerType, readBatches, readCheckpoint, readFailures } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { FirmCounts } from "./FirmCounts.ts"

interface BatchCounts {
  readonly sizes: string
  readonly done: number
  readonly skipped: number
  readonly failed: number
}

const readCounts = Effect.fn("readCounts")(function*(batch: Batch, sizes: string) {
  const { batch_id: id, quarter } = batch
  const checkpoint = Option.getOrUndefined(yield* readCheckpoint(quarter, id))
  const gone = new Set([...checkpoint?.completed_firm_ids ?? [], ...checkpoint?.skipped_firm_ids ?? []])
  const failures = (yield* readFailures(quarter, id)).filter((failure) => failure.error_type !== circuitBreakerType)
  const failed = new Set(failures.map((failure) => failure.firm_id).filter((firm) => !gone.has(firm)))
  const counts: BatchCounts = {
    sizes, done: checkpoint?.completed_firm_ids.length ?? 0, skipped: checkpoint?.skipped_firm_ids.length ?? 0, failed: failed.size
  }
  return counts
})

/**
 * Gives an effect that counts the quarter's firms and may be run any number of times: after the first time it reads only the
 * checkpoints and failures whose size has changed. A thousand batches cost one listing and a few reads.
 */
export const makeFirmProgress = Effect.fn("makeFirmProgress")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const batches = yield* readBatches(quarter)
  const total = batches.reduce((sum, batch) => sum + batch.firm_ids.length, 0)
  const known = new Map<string, BatchCounts>()

  const read = Effect.gen(function*() {
    const sizeOf = new Map((yield* store.list(StoreKeys.progressPrefix(quarter))).map(({ key, size }) => [key, size]))
    const changed: Array<readonly [Batch, string]> = []
    for (const batch of batches) {
      const checkpoint = sizeOf.get(StoreKeys.checkpoint(quarter, batch.batch_id))
      const failures = sizeOf.get(StoreKeys.failures(quarter, batch.batch_id))
      const sizes = `${checkpoint} ${failures}`
      const begun = checkpoint !== undefined || failures !== undefined
      if (begun && known.get(batch.batch_id)?.sizes !== sizes) changed.push([batch, sizes])
    }
    yield* Effect.forEach(changed, ([batch, sizes]) =>
      Effect.map(readCounts(batch, sizes), (counts) => known.set(batch.batch_id, counts)), { concurrency: 8 })
    const sum = { total, done: 0, skipped: 0, failed: 0 }
    for (const { done, failed, skipped } of known.values()) {
      sum.done += done
      sum.skipped += skipped
      sum.failed += failed
    }
    return sum as FirmCounts
  })
  return read
})
