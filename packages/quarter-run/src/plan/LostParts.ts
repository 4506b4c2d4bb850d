import type { BatchHistory } from "@ftm/batch-submitter"
import { type BatchProgress, readBatches, readProgress, writeCheckpoint } from "@ftm/manifest"
import { listOwn, ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { tell } from "../QuarterRunEvents.ts"

/** A part of a batch that its checkpoint promises, and the firms whose topics must be in it. */
interface PromisedPart {
  readonly key: string
  readonly firmIds: ReadonlyArray<string>
}

/** The parts that a checkpoint promises: firms are cut into chunks of its interval, and a chunk with a firm that is done has a part. */
const promisedParts = (
  quarter: Quarter,
  { batchId, checkpoint }: BatchProgress,
  firmIds: ReadonlyArray<string>
): ReadonlyArray<PromisedPart> => {
  const interval = checkpoint?.checkpoint_interval
  if (checkpoint === undefined || interval === undefined) return []
  const done = new Set(checkpoint.completed_firm_ids)
  const parts: Array<PromisedPart> = []
  for (let n = 0; n * interval < firmIds.length; n++) {
    const ofPart = firmIds.slice(n * interval, (n + 1) * interval).filter((firmId) => done.has(firmId))
    if (ofPart.length > 0) parts.push({ key: StoreKeys.firmTopicsPart(quarter, batchId, n), firmIds: ofPart })
  }
  return parts
}

/** Whether every byte of the part can be read and each of its firms is in it. */
const isSound = Effect.fn("isSound")(function* ({ firmIds, key }: PromisedPart) {
  const rows = yield* Effect.option(Effect.flatMap(openTable(key), (table) => table.readAll))
  if (rows._tag === "None") return false
  const there = new Set(rows.value.map((row) => row["firm_id"]))
  return firmIds.every((firmId) => there.has(firmId))
})

/**
 * Looks for parts of firm topics that checkpoints promise and that are gone, or, with `verify`, damaged; their firms are to be done again.
 * The parts that are there decide, not the checkpoints alone. A batch on which a job works is left to that job.
 */
export const takeUpLostParts = Effect.fn("takeUpLostParts")(function* (
  quarter: Quarter,
  histories: ReadonlyMap<string, BatchHistory>,
  verify: boolean
) {
  const store = yield* ObjectStore
  const firmsOf = new Map((yield* readBatches(quarter)).map((batch) => [batch.batch_id, batch.firm_ids]))
  const there = new Set((yield* listOwn(StoreKeys.firmTopicsPrefix(quarter), StoreKeys.isOurs)).map(({ key }) => key))
  let [parts, firms] = [0, 0]
  for (const batch of yield* readProgress(quarter)) {
    const { batchId, checkpoint } = batch
    if (checkpoint === undefined || histories.get(batchId)?.open !== undefined) continue
    const promised = promisedParts(quarter, batch, firmsOf.get(batchId) ?? [])
    const lost = yield* Effect.filter(promised, (part) =>
      !there.has(part.key) ? Effect.succeed(true) : verify ? Effect.map(isSound(part), (sound) => !sound) : Effect.succeed(false)
    )
    if (lost.length === 0) continue
    const again = new Set(lost.flatMap(({ firmIds }) => firmIds))
    yield* writeCheckpoint(quarter, batchId, {
      ...checkpoint,
      completed_firm_ids: checkpoint.completed_firm_ids.filter((firmId) => !again.has(firmId))
    })
    // Only now: a checkpoint never names a firm whose rows are not in the store.
    for (const { key } of lost) yield* store.delete(key)
    parts += lost.length
    firms += again.size
  }
  if (parts > 0) yield* tell({ _tag: "PartsLost", quarter, parts, firms })
})
