import { differences, differencesInWords, topicsLineage } from "@ftm/lineage"
import { type Batch, type Checkpoint, isDamaged, type PromisedPart, promisedParts, readBorneOut, withoutLost } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import type { EngineInfo } from "@ftm/topic-model"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { BatchPlan, Chunk } from "./BatchPlan.ts"
import { BatchRunError, MissingRows, OtherEngine, OtherManifest } from "./BatchRunError.ts"
import { readFirmTopicPart } from "./FirmTopicPart.ts"

/** Whether a firm whose rows are in this part was followed, or will be, by one that is still to be done: then the part is read and written again. */
const isRewritten = (batch: Batch, { checkpoint_interval: interval, completed_firm_ids, skipped_firm_ids }: Checkpoint) => {
  const settled = new Set([...completed_firm_ids, ...skipped_firm_ids])
  return ({ firmIds: [first = ""] }: PromisedPart): boolean => {
    if (interval === undefined) return false
    const start = Math.floor(batch.firm_ids.indexOf(first) / interval) * interval
    return batch.firm_ids.slice(start, start + interval).some((firmId) => !settled.has(firmId))
  }
}

/**
 * The checkpoint of an earlier attempt as far as its parts bear it out; undefined when there is none. Parts that this attempt will add to
 * are read: what is damaged counts as gone, and its firms are modelled again.
 */
export const readEarlierAttempt = Effect.fn("readEarlierAttempt")(function* (batch: Batch) {
  const borneOut = Option.getOrUndefined(yield* readBorneOut(batch))
  if (borneOut === undefined) return undefined
  const { checkpoint, lost } = borneOut
  const damaged = yield* Effect.filter(promisedParts(batch, checkpoint).filter(isRewritten(batch, checkpoint)), isDamaged)
  const again = [...lost, ...damaged]
  if (again.length > 0) {
    const firms = again.reduce((sum, { firmIds }) => sum + firmIds.length, 0)
    yield* Effect.logWarning(
      `${again.length} of the parts that ${StoreKeys.checkpoint(batch.quarter, batch.batch_id)} promises are gone or damaged, ${again[0]?.key} among them: their ${firms} firms are modelled again.`
    )
  }
  return withoutLost(checkpoint, damaged)
})

/** Checks that an earlier attempt's checkpoint belongs to the same firms, the same engine and the same sentences: results that were made in two ways must not mix. */
export const checkCheckpointFits = Effect.fn("checkCheckpointFits")(function* (
  quarter: Quarter,
  batchId: string,
  plan: BatchPlan,
  checkpoint: Checkpoint | undefined,
  engine: EngineInfo,
  sentences: string | undefined
) {
  const { location } = yield* ObjectStore
  const key = StoreKeys.checkpoint(quarter, batchId)
  const startOver = `To start ${batchId} from the beginning, delete ${key} and ${StoreKeys.firmTopicsOfBatch(quarter, batchId)}*`
  if (plan.notInBatch.length > 0) {
    return yield* new BatchRunError({
      message:
        `${key} in ${location} names firm ${plan.notInBatch[0]}, which is not in ${batchId}: ` +
        `it was written for another manifest. ${startOver}`,
      key,
      reason: new OtherManifest({})
    })
  }
  if (checkpoint?.engine === undefined || checkpoint.completed_firm_ids.length === 0) return
  const made = topicsLineage(quarter, checkpoint.engine, checkpoint.sentences)
  const found = differences(made, topicsLineage(quarter, engine, sentences))
  if (found.length > 0) {
    return yield* new BatchRunError({
      message:
        `${checkpoint.completed_firm_ids.length} firms of ${batchId} of ${quarter} in ${location} have topics that this job would make ` +
        `otherwise: ${differencesInWords(found)}. Results that were made in two ways do not mix: give this job the settings and the ` +
        `sentences that it was begun with. ${startOver}`,
      key,
      reason: new OtherEngine({})
    })
  }
})

/** The rows of those of a chunk's firms that earlier attempts finished, by firm id. */
export const readKeptRows = Effect.fn("readKeptRows")(function* (quarter: Quarter, batchId: string, chunk: Chunk) {
  const rowsOf = new Map<string, ReadonlyArray<Row>>()
  const doneFirms = chunk.firms.filter((firm) => firm.state === "done").map((firm) => firm.firmId)
  if (doneFirms.length === 0) return rowsOf

  const { location } = yield* ObjectStore
  const key = StoreKeys.firmTopicsPart(quarter, batchId, chunk.id)
  const missing = (what: string) =>
    new BatchRunError({
      message:
        `${what}, but ${StoreKeys.checkpoint(quarter, batchId)} in ${location} says that it is done. ` +
        `Delete the checkpoint: ${batchId} is then processed again from the beginning and its parts are rewritten`,
      key,
      reason: new MissingRows({})
    })
  const rows = yield* readFirmTopicPart(quarter, batchId, chunk.id).pipe(
    Effect.catchTag("ParquetTableError", (error) => {
      // If the store does not answer, we cannot tell whether the rows are there.
      const storeFailed = error.reason._tag === "Store" && error.reason.error.reason._tag !== "NotFound"
      return Effect.fail(storeFailed ? error : missing(`the rows of firm ${doneFirms[0]} cannot be read from ${key} (${error.message})`))
    })
  )
  for (const firmId of doneFirms) {
    const kept = rows.filter((row) => row["firm_id"] === firmId)
    if (kept.length === 0) return yield* missing(`firm ${firmId} has no row in ${key}`)
    rowsOf.set(firmId, kept)
  }
  return rowsOf
})
