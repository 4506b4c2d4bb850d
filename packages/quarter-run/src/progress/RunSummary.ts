import { batchHistories, workUnderWay } from "@ftm/batch-submitter"
import { type BatchProgress, type FirmFailure, readBatches, readCheckpoint, readProgress, readRunRecords, type RunRecord } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { readPrefetchManifest } from "@ftm/s3-source"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { thisProcess } from "../ThisProcess.ts"

/** `stopped`: firms remain and nobody works on them. `done` may have failed firms, which are listed. */
export type RunState = "not started" | "under way" | "stopped" | "done"

/** What `run` ends with and `status` prints, from the store's files alone. */
export interface RunSummary {
  readonly quarter: Quarter
  readonly store: string
  readonly state: RunState
  /** What the one who works on the quarter has to tell beside the firms, such as `2 machines lost`; empty when nobody does. */
  readonly note: string
  readonly firms: { readonly total: number; readonly done: number; readonly skipped: number; readonly failed: number; readonly remaining: number }
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

/** Firms of all batches, summed. */
export const sumFirms = (progress: ReadonlyArray<BatchProgress>): RunSummary["firms"] => {
  const sum = { total: 0, done: 0, skipped: 0, failed: 0, remaining: 0 }
  for (const batch of progress) {
    sum.total += batch.total
    sum.done += batch.done
    sum.skipped += batch.skipped
    sum.failed += batch.failed
    sum.remaining += batch.remaining
  }
  return sum
}

/**
 * Wall time over the quarter's runs: from each `run started` to its `run finished` or `run stopped`, or, where the
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
  for (const { kind, timestamp } of records) {
    const at = Date.parse(timestamp)
    if (kind === "run started") {
      close()
      startedAt = at
    }
    lastSeen = at
    if (kind === "run finished" || kind === "run stopped") close()
  }
  if (startedAt !== undefined && lastCheckpoint !== undefined) lastSeen = Math.max(lastSeen, Date.parse(lastCheckpoint))
  close()
  return total === null ? null : total / 1000
}

/** Cloud jobs go on without their orchestrator: the ledger knows of jobs without an end. Local ones end with it. */
const hasCloudJobs = (quarter: Quarter, records: ReadonlyArray<RunRecord>): boolean => {
  const lastStart = records.filter((record) => record.kind === "run started").at(-1)
  const openJobs = [...batchHistories(quarter, records).values()].some((history) => history.open !== undefined)
  return openJobs && lastStart?.data.engine === "batch"
}

const countTopics = Effect.fn("countTopics")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const parts = (yield* store.list(StoreKeys.firmTopicsPrefix(quarter))).filter(({ key }) => key.endsWith(".parquet"))
  const tables = yield* Effect.forEach(parts, ({ key }) => openTable(key), { concurrency: 8 })
  return { parts: parts.length, topics: tables.reduce((sum, table) => sum + table.numRows, 0) }
})

const place = (location: string, key: string): string => `${location.replace(/\/$/, "")}/${key}`

/** Reads how a quarter's run stands. Fails when the quarter has no prefetch. */
export const readSummary = Effect.fn("readSummary")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const prefetch = yield* readPrefetchManifest(quarter)
  const hasManifest = Option.isSome(yield* store.head(StoreKeys.batchesManifest(quarter)))
  const progress = hasManifest ? yield* readProgress(quarter) : []
  const batches = hasManifest ? yield* readBatches(quarter) : []
  const begun = progress.filter((batch) => batch.updatedAt !== undefined).map((batch) => batch.batchId)
  const checkpoints = yield* Effect.forEach(begun, (id) => readCheckpoint(quarter, id), { concurrency: 8 })
  const completed = new Set(checkpoints.flatMap((c) => Option.isSome(c) ? c.value.completed_firm_ids : []))
  const skipped = checkpoints.flatMap((c) => Option.isSome(c) ? c.value.skipped_firm_ids : [])
  const records = yield* readRunRecords(quarter)
  const { parts, topics } = yield* countTopics(quarter)

  const firms = hasManifest
    ? sumFirms(progress)
    : { total: prefetch.firms.length, done: 0, skipped: 0, failed: 0, remaining: prefetch.firms.length }
  const lastCheckpoint = progress.map((batch) => batch.updatedAt).filter((at) => at !== undefined).sort().at(-1)
  let state: RunState = "not started"
  const work = yield* workUnderWay(quarter, thisProcess)
  if (hasManifest && firms.remaining === 0) state = "done"
  else if (hasCloudJobs(quarter, records) || work !== undefined) state = "under way"
  else if (records.some((record) => record.kind === "run started") || begun.length > 0) state = "stopped"

  const summary: RunSummary = {
    quarter,
    store: store.location,
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
      batch.stoppedBy === undefined ? [] : [{ batch_id: batch.batchId, reason: batch.stoppedBy }]),
    files: {
      firmTopics: place(store.location, StoreKeys.firmTopicsPrefix(quarter)),
      parts,
      prefetch: place(store.location, StoreKeys.prefetchManifest(quarter)),
      manifest: place(store.location, StoreKeys.batchesManifest(quarter))
    }
  }
  return summary
})
