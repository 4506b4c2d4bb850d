import {
  type Checkpoint, circuitBreakerType, type FirmFailure, readBatch, readCheckpoint, readFailures, writeCheckpoint, writeFailures
} from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { TopicModel } from "@ftm/topic-model"
import { NotPrefetched, type Quarter, StoreKeys, TranscriptSourceError } from "@ftm/transcript-schema"
import { Clock, DateTime, Duration, Effect, Option, Queue, Stream } from "effect"
import type { BatchEvent, BatchSummary } from "./BatchEvent.ts"
import { type Chunk, planBatch } from "./BatchPlan.ts"
import { type BreakerRules, breakerReason, countFirm, noFirmsYet } from "./CircuitBreaker.ts"
import { checkCheckpointFits, readKeptRows } from "./EarlierAttempt.ts"
import { type FirmResult, firmResults } from "./FirmResult.ts"
import { firmTopicRow, writeFirmTopicPart } from "./FirmTopicPart.ts"

export interface RunBatchOptions {
  readonly quarter: Quarter
  readonly batchId: string
  /** Where batches.jsonl lies in the store, if not in its usual place. */
  readonly manifestKey?: string | undefined
  /** Firms a part. A batch that was begun with another interval keeps that one. */
  readonly checkpointInterval: number
  readonly breaker: BreakerRules
  /** False: the batch counts as failed when any firm failed, after all were tried. */
  readonly allowFailures: boolean
  /** Firms modelled at the same time. */
  readonly workers: number
  /** Firms read ahead of the slowest one in hand; four a worker unless told otherwise. */
  readonly window?: number | undefined
  /** Completes, with the reason, when the batch is to save what is done and end. Never, unless told otherwise. */
  readonly stop?: Effect.Effect<string> | undefined
  readonly onEvent?: ((event: BatchEvent) => Effect.Effect<void>) | undefined
}

/**
 * Works through a batch of firms: reads and models them, and after every `checkpointInterval` firms writes one part
 * of firm topics whole, then the failures, then the checkpoint.
 *
 * Begun again after any end, it goes on where the checkpoint says: firms that are done keep their rows, failed
 * ones are tried again, and a part that lacks some of its firms is written again with all of them in the order of
 * the batch. So the parts come out as an unbroken run writes them, `processing_timestamp` aside.
 *
 * Fails where nothing was prefetched, the store fails or its documents contradict each other; what a firm does
 * wrong is in the summary.
 */
export const runBatch = Effect.fn("runBatch")(function*(options: RunBatchOptions) {
  const { quarter, batchId } = options
  const tell = options.onEvent ?? (() => Effect.void)
  const store = yield* ObjectStore
  const { engine } = yield* TopicModel
  const batch = yield* readBatch(quarter, batchId, options.manifestKey)
  const checkpoint = Option.getOrUndefined(yield* readCheckpoint(quarter, batchId))
  const plan = planBatch(batch, checkpoint, options.checkpointInterval)
  yield* checkCheckpointFits(quarter, batchId, plan, checkpoint, engine)

  const done = new Set(checkpoint?.completed_firm_ids ?? [])
  const skipped = new Set(checkpoint?.skipped_firm_ids ?? [])
  const todo = new Set(plan.todo)
  const failures = new Map<string, FirmFailure>()
  for (const failure of yield* readFailures(quarter, batchId)) {
    if (todo.has(failure.firm_id) && failure.error_type !== circuitBreakerType) failures.set(failure.firm_id, failure)
  }
  let lastChunkId = checkpoint?.last_chunk_id ?? -1
  let breaker = noFirmsYet
  let outcome: BatchSummary["outcome"] = "done"
  let reason: string | undefined
  let criticalError: string | undefined
  const totals = { firms: 0, sentences: 0, topics: 0, readSeconds: 0, modelSeconds: 0, saveSeconds: 0, rows: 0, parts: 0 }

  yield* tell({
    type: "begun",
    firms: batch.firm_ids.length,
    doneBefore: done.size,
    skippedBefore: skipped.size,
    todo: plan.todo.length,
    parts: plan.chunks.length,
    checkpointInterval: plan.interval,
    engine
  })

  const countResult = Effect.fnUntraced(function*(result: FirmResult) {
    failures.delete(result.firmId)
    if (result.end === "done") done.add(result.firmId)
    if (result.end === "skipped") skipped.add(result.firmId)
    if (result.failure !== undefined) failures.set(result.firmId, yield* failureOf(result.firmId, result.failure.errorType, result.failure.message))
    totals.firms += 1
    totals.sentences += result.sentences
    totals.topics += result.topics.length
    totals.readSeconds += result.readSeconds
    totals.modelSeconds += result.modelSeconds
    yield* tell({
      type: "firm",
      firmId: result.firmId,
      end: result.end,
      sentences: result.sentences,
      topics: result.topics.length,
      readSeconds: result.readSeconds,
      modelSeconds: result.modelSeconds,
      ...(result.failure && { errorType: result.failure.errorType, errorMessage: result.failure.message })
    })
  })

  const saveProgress = Effect.fnUntraced(function*(breakerFailure: FirmFailure | undefined) {
    const listed = batch.firm_ids.flatMap((firmId) => failures.get(firmId) ?? [])
    yield* writeFailures(quarter, batchId, breakerFailure === undefined ? listed : [...listed, breakerFailure])
    const next: Checkpoint = {
      completed_firm_ids: batch.firm_ids.filter((firmId) => done.has(firmId)),
      skipped_firm_ids: batch.firm_ids.filter((firmId) => skipped.has(firmId)),
      last_chunk_id: lastChunkId,
      timestamp: yield* isoNow,
      checkpoint_interval: plan.interval,
      engine: { name: engine.name, version: engine.version, parameters: engine.parameters }
    }
    yield* writeCheckpoint(quarter, batchId, next)
  })

  // The order is the promise: rows first, then the list of failures, then the checkpoint that says so.
  const saveChunk = Effect.fnUntraced(function*(
    chunk: Chunk,
    rowsOf: ReadonlyMap<string, ReadonlyArray<Row>>,
    whole: boolean,
    breakerFailure: FirmFailure | undefined
  ) {
    const rows = chunk.firms.flatMap((firm) => rowsOf.get(firm.firmId) ?? [])
    if (whole) lastChunkId = Math.max(lastChunkId, chunk.id)
    const [time, part] = yield* Effect.timed(Effect.gen(function*() {
      const written = yield* writeFirmTopicPart(quarter, batchId, chunk.id, rows, engine)
      yield* saveProgress(breakerFailure)
      return written
    }))
    const saveSeconds = Duration.toSeconds(time)
    totals.saveSeconds += saveSeconds
    totals.rows += rows.length
    if (part !== undefined) totals.parts += 1
    yield* tell({
      type: "part",
      part: chunk.id,
      key: part?.key,
      rows: rows.length,
      bytes: part?.bytes ?? 0,
      firms: rowsOf.size,
      whole,
      saveSeconds
    })
  })

  const workThroughChunks = Effect.gen(function*() {
    const results = yield* firmResults({
      quarter,
      firmIds: plan.todo,
      workers: options.workers,
      window: options.window ?? 4 * options.workers,
      processingTimestamp: yield* Clock.currentTimeMillis
    }).pipe(Stream.toQueue({ capacity: 1 }))
    const stop = options.stop ?? Effect.never
    const nextResult = Effect.raceFirst(
      Effect.map(stop, (why) => ({ stopped: why, result: undefined })),
      Effect.map(Queue.take(results), (result) => ({ stopped: undefined, result }))
    )

    for (const chunk of plan.chunks) {
      const hasWork = chunk.firms.some((firm) => firm.state === "todo")
      const rowsOf = hasWork ? yield* readKeptRows(quarter, batchId, chunk) : new Map<string, ReadonlyArray<Row>>()
      let counted = 0
      let breakerFailure: FirmFailure | undefined

      for (const firm of chunk.firms) {
        let end: FirmResult["end"]
        if (firm.state !== "todo") {
          end = firm.state
        } else {
          const next = yield* nextResult
          if (next.result === undefined) {
            outcome = "stopped"
            reason = next.stopped
            break
          }
          const { result } = next
          if (result.failure?.errorType === "NotPrefetched") {
            return yield* new TranscriptSourceError({ message: result.failure.message, reason: new NotPrefetched({}) })
          }
          yield* countResult(result)
          counted += 1
          end = result.end
          if (end === "done") rowsOf.set(result.firmId, result.topics.map(firmTopicRow))
          if (result.failure?.critical === true) {
            criticalError = result.failure.errorType
            reason = `firm ${result.firmId} failed with ${result.failure.errorType}, which every further firm would: ${result.failure.message}`
          }
        }
        breaker = countFirm(breaker, end)
        const tripped = breakerReason(options.breaker, breaker)
        if (reason === undefined && tripped !== undefined) {
          const last = failures.get(firm.firmId)
          reason = last === undefined ? tripped : `${tripped}; the last one, firm ${firm.firmId}: ${last.error_type}: ${last.error_message}`
        }
        if (reason !== undefined) {
          outcome = "failed"
          breakerFailure = yield* failureOf(firm.firmId, circuitBreakerType, `the batch was stopped: ${reason}`)
          break
        }
      }

      const whole = outcome === "done"
      if (counted > 0 || breakerFailure !== undefined) yield* saveChunk(chunk, rowsOf, whole, breakerFailure)
      if (!whole) break
    }
  })
  yield* Effect.scoped(workThroughChunks).pipe(
    // The queue ends after the last firm, which the loop never asks beyond.
    Effect.catchTag("Done", () => Effect.die(new Error(`${batchId} of ${quarter} ran out of results before its last firm`)))
  )

  if (checkpoint === undefined && batch.firm_ids.length === 0) yield* saveProgress(undefined)
  if (outcome === "done" && failures.size > 0 && !options.allowFailures) {
    outcome = "failed"
    reason = `${failures.size} firms failed and ALLOW_FAILURES=false; they are listed in ${StoreKeys.failures(quarter, batchId)}`
  }
  const summary: BatchSummary = {
    outcome,
    reason,
    criticalError,
    firms: batch.firm_ids.length,
    done: done.size,
    skipped: skipped.size,
    failed: failures.size,
    remaining: batch.firm_ids.length - done.size - skipped.size - failures.size,
    firmsThisAttempt: totals.firms,
    sentences: totals.sentences,
    topics: totals.topics,
    readSeconds: totals.readSeconds,
    modelSeconds: totals.modelSeconds,
    saveSeconds: totals.saveSeconds,
    rowsWritten: totals.rows,
    partsWritten: totals.parts,
    output: `${store.location}/${StoreKeys.firmTopicsPrefix(quarter)}`
  }
  return summary
})

const isoNow = Effect.map(DateTime.now, DateTime.formatIso)

const failureOf = Effect.fnUntraced(function*(firmId: string, errorType: string, errorMessage: string) {
  const failure: FirmFailure = { firm_id: firmId, error_type: errorType, error_message: errorMessage, timestamp: yield* isoNow }
  return failure
})
