import { type Batch, circuitBreakerType, readBatches, readBorneOut, readFailures } from "@ftm/manifest"
import { listOwn } from "@ftm/object-store"
import { type FirmCounts, firmCounts, type Quarter, StoreKeys, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

/** What was counted of a batch, and the sizes of the documents it was counted from. */
interface KnownCounts {
  readonly sizes: string
  readonly counts: FirmCounts
}

const readCounts = Effect.fn("readCounts")(function* (batch: Batch) {
  const { batch_id: id, firm_ids, quarter } = batch
  const checkpoint = Option.getOrUndefined(yield* readBorneOut(batch))?.checkpoint
  const failures = (yield* readFailures(quarter, id)).filter((failure) => failure.error_type !== circuitBreakerType)
  return firmCounts(firm_ids.length, {
    done: checkpoint?.completed_firm_ids ?? [],
    skipped: checkpoint?.skipped_firm_ids ?? [],
    failed: failures.map((failure) => failure.firm_id)
  })
})

/**
 * Gives an effect that counts the quarter's firms and may be run any number of times: after the first time it reads only the
 * checkpoints and failures whose size has changed. A thousand batches cost one listing and a few reads.
 */
export const makeFirmProgress = Effect.fn("makeFirmProgress")(function* (quarter: Quarter) {
  const batches = yield* readBatches(quarter)
  const known = new Map<string, KnownCounts>()

  const read = Effect.gen(function* () {
    const documents = yield* listOwn(StoreKeys.progressPrefix(quarter), StoreKeys.isOurs)
    const sizeOf = new Map(documents.map(({ key, size }) => [key, size]))
    const changed: Array<readonly [Batch, string]> = []
    for (const batch of batches) {
      const checkpoint = sizeOf.get(StoreKeys.checkpoint(quarter, batch.batch_id))
      const failures = sizeOf.get(StoreKeys.failures(quarter, batch.batch_id))
      const sizes = `${checkpoint} ${failures}`
      const begun = checkpoint !== undefined || failures !== undefined
      if (begun && known.get(batch.batch_id)?.sizes !== sizes) changed.push([batch, sizes])
    }
    yield* Effect.forEach(
      changed,
      ([batch, sizes]) => Effect.map(readCounts(batch), (counts) => known.set(batch.batch_id, { sizes, counts })),
      { concurrency: 8 }
    )
    return sumFirmCounts(
      batches.map((batch) => known.get(batch.batch_id)?.counts ?? firmCounts(batch.firm_ids.length, { done: [], skipped: [], failed: [] }))
    )
  })
  return read
})
