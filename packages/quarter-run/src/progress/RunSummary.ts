import { batchHistories } from "@ftm/batch-submitter"
import { type FirmFailure, readBatches, readProgress, readRunEvents, type RunRecord, workUnderWay, ThisProcess } from "@ftm/manifest"
import { listOwn, ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { readPrefetchManifest } from "@ftm/s3-source"
import { type FirmCounts, type Quarter, StoreKeys, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

/** `stopped`: firms remain and nobody works on them. `done` may have failed firms, which are listed. */
export type RunState = "not started" | "under way" | "stopped" | "done"

/** How a quarter's run stands, from the store's files alone. */
export interface RunSummary {
  readonly quarter: Quarter
  readonly store: string
  /** Below which key of the store the results lie: a variant's, those of a restart (ending in `staging/`), or empty. */
  readonly results: string
  readonly state: RunState
  /** What the program that works on the quarter says about its jobs, such as `2 attempts lost`; empty when none does. */
  readonly note: string
  readonly firms: FirmCounts
  /** Sentences of the firms that are done. */
  readonly sentences: number
  readonly topics: number
  /** Wall time of the quarter's runs so far, those that were stopped included; null before the first. */
  readonly seconds: number | null
  readonly batches: { readonly total: number; readonly finished: number }
  readonly failures: ReadonlyArray<FirmFailure & { readonly batch_id: string }>
  readonly skippedFirms: ReadonlyArray<string>
  /** Batches that the circuit breaker stopped, and why. */
  readonly stoppedBatches: ReadonlyArray<{ readonly batch_id: string; readonly reason: string }>
  readonly files: { readonly firmTopics: string; readonly parts: number; readonly prefetch: string; readonly manifest: string }
}

/**
 * Wall time over the quarter's runs: from each start to its end, or, where the
 * orchestrator was killed, to the last sign of work before the next start.
 */
export const runSeconds = (records: ReadonlyArray<RunRecord>, lastCheckpoint: string | undefined): number | null => {
  let total: number | null = null
  let startedAt: number | undefined
  let lastSeen = 0
  const close = (): void => {
    if (startedAt !== undefined) total = (total ?? 0) + Math.max(0, lastSeen - startedAt)
    startedAt = undefined
  }
  for (const { event, timestamp } of records) {
    const at = Date.parse(timestamp)
    if (event._tag === "RunStarted") {
      close()
      startedAt = at
    }
    lastSeen = at
    if (event._tag === "RunFinished" || event._tag === "RunStopped" || event._tag === "RunCancelled") close()
  }
  if (startedAt !== undefined && lastCheckpoint !== undefined) lastSeen = Math.max(lastSeen, Date.parse(lastCheckpoint))
  close()
  return total === null ? null : total / 1000
}

/** Cloud jobs go on without their orchestrator: the ledger knows of jobs without an end. Local ones end with it. */
const hasCloudJobs = (quarter: Quarter, records: ReadonlyArray<RunRecord>): boolean => {
  const lastStart = records
    .map(({ event }) => event)
    .filter((event) => event._tag === "RunStarted")
    .at(-1)
  const openJobs = [...batchHistories(quarter, records).values()].some((history) => history.open !== undefined)
  return openJobs && lastStart?.settings.engine === "batch"
}

const rowsOf = (key: string) =>
  openTable(key).pipe(
    Effect.map(({ numRows }) => numRows),
    Effect.catchReason("ParquetTableError", "Corrupt", () => Effect.succeed(0))
  )

const countTopics = Effect.fn("countTopics")(function* (quarter: Quarter) {
  const parts = yield* listOwn(StoreKeys.firmTopicsPrefix(quarter), StoreKeys.isOurs)
  // A part whose end is damaged counts nothing here: how a run stands can be said all the same, and `status` tells of the damage.
  const rows = yield* Effect.forEach(parts, ({ key }) => rowsOf(key), { concurrency: 8 })
  return { parts: parts.length, topics: rows.reduce((sum, n) => sum + n, 0) }
})

/** Reads how a quarter's run stands. Fails as the store and s3-source do when the quarter was not prefetched. */
export const readSummary = Effect.fn("readSummary")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const prefetch = yield* readPrefetchManifest(quarter)
  const hasManifest = Option.isSome(yield* store.head(StoreKeys.batchesManifest(quarter)))
  const progress = hasManifest ? yield* readProgress(quarter) : []
  const batches = hasManifest ? yield* readBatches(quarter) : []
  const checkpoints = progress.flatMap(({ checkpoint }) => checkpoint ?? [])
  const completed = new Set(checkpoints.flatMap((checkpoint) => checkpoint.completed_firm_ids))
  const skipped = checkpoints.flatMap((checkpoint) => checkpoint.skipped_firm_ids)
  const records = yield* readRunEvents(quarter)
  const { parts, topics } = yield* countTopics(quarter)

  const firms = hasManifest
    ? sumFirmCounts(progress)
    : { total: prefetch.firms.length, done: 0, skipped: 0, failed: 0, remaining: prefetch.firms.length }
  const lastCheckpoint = progress
    .map((batch) => batch.updatedAt)
    .filter((at) => at !== undefined)
    .sort()
    .at(-1)
  let state: RunState = "not started"
  const work = yield* workUnderWay(quarter, yield* ThisProcess)
  if (hasManifest && firms.remaining === 0) state = "done"
  else if (hasCloudJobs(quarter, records) || work !== undefined) state = "under way"
  else if (records.some(({ event }) => event._tag === "RunStarted") || checkpoints.length > 0) state = "stopped"

  const summary: RunSummary = {
    quarter,
    store: store.location,
    results: store.results,
    state,
    note: work?.note ?? "",
    firms,
    sentences: prefetch.firms.filter((firm) => completed.has(firm.firm_id)).reduce((sum, firm) => sum + firm.n_sentences, 0),
    topics,
    seconds: runSeconds(records, lastCheckpoint),
    batches: { total: batches.length, finished: progress.filter((batch) => batch.finished).length },
    failures: progress.flatMap((batch) => batch.failures.map((failure) => ({ ...failure, batch_id: batch.batchId }))),
    skippedFirms: skipped,
    stoppedBatches: progress.flatMap((batch) =>
      batch.stoppedBy === undefined ? [] : [{ batch_id: batch.batchId, reason: batch.stoppedBy }]
    ),
    files: {
      firmTopics: store.addressOf(StoreKeys.firmTopicsPrefix(quarter)),
      parts,
      prefetch: store.addressOf(StoreKeys.prefetchManifest(quarter)),
      manifest: store.addressOf(StoreKeys.batchesManifest(quarter))
    }
  }
  return summary
})
