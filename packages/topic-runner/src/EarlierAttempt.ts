import type { Checkpoint } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import type { EngineInfo } from "@ftm/topic-model"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import type { BatchPlan, Chunk } from "./BatchPlan.ts"
import { BatchRunError, MissingRows, OtherEngine, OtherManifest } from "./BatchRunError.ts"
import { readFirmTopicPart } from "./FirmTopicPart.ts"

/** JSON with sorted keys, so that two equal values give equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )

/** Checks that an earlier attempt's checkpoint belongs to the same firms and the same engine: results of two engines must not mix. */
export const checkCheckpointFits = Effect.fn("checkCheckpointFits")(function* (
  quarter: Quarter,
  batchId: string,
  plan: BatchPlan,
  checkpoint: Checkpoint | undefined,
  engine: EngineInfo
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
  const earlier = checkpoint?.engine
  if (earlier === undefined || checkpoint?.completed_firm_ids.length === 0) return
  const now = { name: engine.name, version: engine.version, parameters: engine.parameters }
  if (canonical(earlier) !== canonical(JSON.parse(JSON.stringify(now)))) {
    return yield* new BatchRunError({
      message:
        `${batchId} of ${quarter} in ${location} was started with the topic engine ${earlier.name} ${earlier.version} ` +
        `${canonical(earlier.parameters)}, but this job has ${now.name} ${now.version} ${canonical(now.parameters)}. ` +
        `Set TOPIC_ENGINE and the image to what they were. ${startOver}`,
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
