import { batchHistories, type BatchHistory } from "@ftm/batch-submitter"
import { type Batch, isWorkedOn, readBatches, readProgress, readRunEvents, type RunRecord } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { listPrefetchedFirms } from "@ftm/s3-source"
import { type Quarter, StoreKeys, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { averagePrice, ledgerCost, recordedPrice } from "../cost/RunCost.ts"
import { tell } from "../QuarterRunEvents.ts"
import type { RunOptions } from "../RunOptions.ts"
import { batchesToDo } from "./BatchesToDo.ts"
import { chooseBatchSize, estimateRun, type PlannedRun } from "./RunPlan.ts"

const sameFirms = (batches: ReadonlyArray<Batch>, firmIds: ReadonlyArray<string>): boolean => {
  const planned = new Set(batches.flatMap((batch) => batch.firm_ids))
  return planned.size === firmIds.length && firmIds.every((id) => planned.has(id))
}

/** The batches of a quarter, and the ledger that goes with them. */
export interface DecidedBatches {
  readonly firmIds: ReadonlyArray<string>
  readonly batchSize: number
  /** Those that the run was started with, if jobs are working or have worked on them. */
  readonly begun: ReadonlyArray<Batch> | undefined
  readonly records: ReadonlyArray<RunRecord>
  readonly histories: ReadonlyMap<string, BatchHistory>
}

/** Keeps the batches that the run was started with; where there are none, chooses the size of new ones. */
export const decideBatches = Effect.fn("decideBatches")(function* (quarter: Quarter, options: RunOptions) {
  const store = yield* ObjectStore
  const { settings } = options.start
  const firmIds = yield* listPrefetchedFirms(quarter)
  const records = yield* readRunEvents(quarter)
  const histories = batchHistories(quarter, records)
  const jobs = settings.engine === "local" ? settings.jobs : 1
  const batchSize = chooseBatchSize({ firms: firmIds.length, engine: settings.engine, jobs, batchSize: options.batchSize })
  let begun: ReadonlyArray<Batch> | undefined
  if (Option.isSome(yield* store.head(StoreKeys.batchesManifest(quarter)))) {
    const existing = yield* readBatches(quarter)
    const touched = (yield* isWorkedOn(quarter)) || [...histories.values()].some((history) => history.open !== undefined)
    if (touched && sameFirms(existing, firmIds)) begun = existing
  }
  const decided: DecidedBatches = { firmIds, batchSize: begun?.[0]?.firm_ids.length ?? batchSize, begun, records, histories }
  return decided
})

/** Tells that the run keeps its batches, where others were asked for. */
export const tellBatchSizeKept = (quarter: Quarter, options: RunOptions, { batchSize, begun }: DecidedBatches): Effect.Effect<void> =>
  begun !== undefined && options.batchSize !== undefined && options.batchSize !== batchSize
    ? tell({ _tag: "BatchSizeKept", quarter, batchSize })
    : Effect.void

/** What a run would do now, from the store's files alone. */
export const planRun = Effect.fn("planRun")(function* (quarter: Quarter, options: RunOptions, decided: DecidedBatches) {
  const store = yield* ObjectStore
  const { settings } = options.start
  const { batchSize, begun, firmIds, histories, records } = decided
  const progress = begun === undefined ? [] : yield* readProgress(quarter)
  const toDo = batchesToDo(progress, histories, options.retryFailed ?? false)
  const batches = begun?.length ?? Math.ceil(firmIds.length / batchSize)
  const jobs = begun === undefined ? batches : toDo.length
  const firmsDone = sumFirmCounts(progress).done
  const firmsToDo = begun === undefined ? firmIds.length : toDo.reduce((sum, batch) => sum + batch.remaining + batch.failed, 0)
  const given = options.start.price_per_hour ?? recordedPrice(records)
  const cost = ledgerCost(records, given)
  const atATime = settings.engine === "local" ? settings.jobs : jobs
  const plan: PlannedRun = {
    quarter,
    store: store.location,
    firms: firmIds.length,
    firmsDone,
    firmsToDo,
    batches,
    jobs,
    batchSize,
    settings,
    jobsAtATime: Math.max(1, Math.min(atATime, jobs)),
    ...estimateRun({
      firmsToDo,
      firmsDone,
      secondsSpent: cost.total.seconds,
      pricePerHour: given ?? averagePrice(cost),
      topicEngine: options.start.topics["TOPIC_ENGINE"] ?? "native"
    })
  }
  return plan
})
