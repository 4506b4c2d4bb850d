import { type BatchProgress, isDamaged, promisedParts, readBatches, readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { tell } from "../QuarterRunEvents.ts"

/** Deletes the parts whose bytes are not those that were written: what is gone is made again, what is there is kept. */
const dropDamagedParts = Effect.fn("dropDamagedParts")(function* (quarter: Quarter, atRest: ReadonlyArray<BatchProgress>) {
  const store = yield* ObjectStore
  const batches = new Map((yield* readBatches(quarter)).map((batch) => [batch.batch_id, batch]))
  const promised = atRest.flatMap(({ batchId, checkpoint }) => {
    const batch = batches.get(batchId)
    return batch === undefined || checkpoint === undefined ? [] : promisedParts(batch, checkpoint)
  })
  const damaged = yield* Effect.filter(promised, isDamaged, { concurrency: 8 })
  for (const { key } of damaged) yield* store.delete(key)
  return damaged
})

/**
 * Tells of parts of firm topics that checkpoints promise and that are gone or cut; with `verify`, every part is read, and what is damaged goes,
 * too. Parts that no checkpoint promises are deleted: their firms would be there twice. The firms of lost parts then count as still to be done, for the plan and for the jobs. Only of batches on which no job works (`isAtRest`): any other
 * is left to its job.
 */
export const takeUpLostParts = Effect.fn("takeUpLostParts")(function* (
  quarter: Quarter,
  isAtRest: (batchId: string) => boolean,
  verify: boolean
) {
  const atRest = (yield* readProgress(quarter)).filter(({ batchId }) => isAtRest(batchId))
  const store = yield* ObjectStore
  const stray = atRest.flatMap((batch) => batch.stray)
  for (const key of stray) yield* store.delete(key)
  if (stray.length > 0) yield* tell({ _tag: "StrayPartsDeleted", quarter, parts: stray.map(store.addressOf) })
  const gone = atRest.flatMap(({ lost }) => lost)
  const damaged = verify ? yield* dropDamagedParts(quarter, atRest) : []
  const lost = [...gone, ...damaged]
  const firms = lost.reduce((sum, { firmIds }) => sum + firmIds.length, 0)
  if (lost.length > 0) yield* tell({ _tag: "PartsLost", quarter, parts: lost.length, firms })
})
