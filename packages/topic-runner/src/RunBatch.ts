import { circuitBreakerType, type FirmFailure, readBatch, readCheckpoint, readFailures, writeCheckpoint, writeFailures } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { TopicModel } from "@ftm/topic-model"
import {
  breakerReason, type BreakerRules, countFirm, noFirmsYet, NotPrefetched, type Quarter, StoreKeys, TranscriptSourceError
} from "@ftm/transcript-schema"
import { Clock, DateTime, Duration, Effect, Option, Queue, Stream } from "effect"
import type { BatchEvent, BatchSummary } from "./BatchEvent.ts"
import { type Chunk, planBatch } from "./BatchPlan.ts"
import { BatchTally } from "./BatchTally.ts"
import { checkCheckpointFits, readKeptRows } from "./EarlierAttempt.ts"
import { type FirmResult, firmResults } from "./FirmResult.ts"
import { firmTopicRow, writeFirmTopicPart } from "./FirmTopicPart.ts"

export interface RunBatchOptions {
  readonly quarter: Quarter
  readonly batchId: string
  /** Key of batches.jsonl, if it is not in its usual place. */
  readonly manifestKey?: string | undefined
  /** Firms per part. A batch that was started with another interval keeps that one. */
  readonly checkpointInterval: number
  readonly breaker: BreakerRules
  /** When false, the batch counts as failed if any firm failed; all firms are tried first. */
  readonly allowFailures: boolean
  /** Firms modelled at the same time. */
  readonly workers: number
  /** How many firms to read ahead of the slowest one being modelled; by default four per worker. */
  readonly window?: number | undefined
  /** Completes with the reason when the batch should save its progress and end. By default it never does. */
  readonly stop?: Effect.Effect<string> | undefined
  readonly onEvent?: ((event: BatchEvent) => Effect.Effect<void>) | undefined
}

/**
 * Reads and models a batch of firms. After every `checkpointInterval` firms it writes one whole part of firm topics, then
 * the failures, then the checkpoint.
 *
 * Started again, however it ended, it continues from the checkpoint: firms that are done keep their rows, failed firms are
 * tried again, and a part that lacks some of its firms is rewritten with all of them in the order of the batch. The parts
 * are therefore the ones that an uninterrupted run would have written, except for `processing_timestamp`.
 *
 * Fails if nothing was prefetched, if the store fails, or if its documents contradict each other. A firm that fails is
 * listed in the summary.
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
  const tally = new BatchTally(batch, plan, checkpoint, yield* readFailures(quarter, batchId))

  let breaker = noFirmsYet
  let outcome: BatchSummary["outcome"] = "done"
  let reason: string | undefined
  let criticalError: string | undefined

  yield* tell({
    type: "begun",
    firms: batch.firm_ids.length,
    doneBefore: tally.firmsDone,
    skippedBefore: tally.firmsSkipped,
    todo: plan.todo.length,
    parts: plan.chunks.length,
    checkpointInterval: plan.interval,
    engine
  })

  const saveProgress = Effect.fnUntraced(function*(breakerFailure: FirmFailure | undefined) {
    const failures = tally.failureList()
    yield* writeFailures(quarter, batchId, breakerFailure === undefined ? failures : [...failures, breakerFailure])
    yield* writeCheckpoint(quarter, batchId, tally.checkpoint(engine, yield* isoNow))
  })

  // The order matters: rows first, then the failures, and last the checkpoint that declares them complete.
  const saveChunk = Effect.fnUntraced(function*(
    chunk: Chunk,
    rowsOf: ReadonlyMap<string, ReadonlyArray<Row>>,
    whole: boolean,
    breakerFailure: FirmFailure | undefined
  ) {
    const rows = chunk.firms.flatMap((firm) => rowsOf.get(firm.firmId) ?? [])
    if (whole) tally.finishChunk(chunk.id)
    const [time, part] = yield* Effect.timed(Effect.gen(function*() {
      const written = yield* writeFirmTopicPart(quarter, batchId, chunk.id, rows, engine)
      yield* saveProgress(breakerFailure)
      return written
    }))
    const saveSeconds = Duration.toSeconds(time)
    tally.countSave(rows.length, part !== undefined, saveSeconds)
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
          yield* tell(tally.countFirm(result, yield* isoNow))
          counted += 1
          end = result.end
          if (end === "done") rowsOf.set(result.firmId, result.topics.map(firmTopicRow))
          if (result.failure?.critical === true) {
            criticalError = result.failure.errorType
            reason = `firm ${result.firmId} failed with ${result.failure.errorType}, and so would every other firm: ${result.failure.message}`
          }
        }
        breaker = countFirm(breaker, end)
        const tripped = breakerReason(options.breaker, breaker)
        if (reason === undefined && tripped !== undefined) {
          const last = tally.failureOf(firm.firmId)
          reason = last === undefined ? tripped : `${tripped}; the last one was firm ${firm.firmId}: ${last.error_type}: ${last.error_message}`
        }
        if (reason !== undefined) {
          outcome = "failed"
          breakerFailure = {
            firm_id: firm.firmId,
            error_type: circuitBreakerType,
            error_message: `the batch was stopped: ${reason}`,
            timestamp: yield* isoNow
          }
          break
        }
      }

      const whole = outcome === "done"
      if (counted > 0 || breakerFailure !== undefined) yield* saveChunk(chunk, rowsOf, whole, breakerFailure)
      if (!whole) break
    }
  })
  yield* Effect.scoped(workThroughChunks).pipe(
    // The queue ends after the last firm, and the loop never asks for more.
    Effect.catchTag("Done", () => Effect.die(new Error(`${batchId} of ${quarter} ran out of results before its last firm`)))
  )

  if (checkpoint === undefined && batch.firm_ids.length === 0) yield* saveProgress(undefined)
  if (outcome === "done" && tally.firmsFailed > 0 && !options.allowFailures) {
    outcome = "failed"
    reason = `${tally.firmsFailed} firms failed and ALLOW_FAILURES=false; they are listed in ${StoreKeys.failures(quarter, batchId)}`
  }
  return tally.summary({ outcome, reason, criticalError, output: `${store.location}/${StoreKeys.firmTopicsPrefix(quarter)}` })
})

const isoNow = Effect.map(DateTime.now, DateTime.formatIso)
