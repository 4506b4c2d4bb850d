import { type Batch, readBatch, readFailures } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { TopicModel } from "@ftm/topic-model"
import {
  type BreakerRules,
  NotPrefetched,
  type Quarter,
  StoreKeys,
  toFirmTopicRow,
  TranscriptSource,
  TranscriptSourceError
} from "@ftm/transcript-schema"
import { type Cause, Clock, Effect, Option, Queue, Stream } from "effect"
import type { BatchEvent } from "./BatchEvent.ts"
import { type BatchPlan, type Chunk, planBatch } from "./BatchPlan.ts"
import { BatchRunError, SentencesChanged } from "./BatchRunError.ts"
import { BatchTally } from "./BatchTally.ts"
import { BatchVerdict } from "./BatchVerdict.ts"
import { checkCheckpointFits, readEarlierAttempt, readKeptRows } from "./EarlierAttempt.ts"
import { type FirmResult, firmResults } from "./FirmResult.ts"
import { readPoisonFirms } from "./PoisonFirms.ts"
import { isoNow, type OpenBatch, savePart, saveProgress } from "./SavePart.ts"

export interface RunBatchOptions {
  readonly quarter: Quarter
  readonly batchId: string
  /** Under which name the job was submitted, if it was. */
  readonly jobName?: string | undefined
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
  /** The signal that ended the attempt before this one, where it is known. */
  readonly previousSignal?: string | undefined
  /** Completes with the reason when the batch should save its progress and end. By default it never does. */
  readonly stop?: Effect.Effect<string> | undefined
  readonly onEvent?: ((event: BatchEvent) => Effect.Effect<void>) | undefined
}

/** The next firm's result, in the order of the batch; or, as text, why the batch is to end now. */
type NextResult = Effect.Effect<FirmResult | string, Cause.Done>

/** How many firms are begun before the slowest one is done. */
const windowOf = ({ window, workers }: RunBatchOptions): number => window ?? 4 * workers

/** Works on these firms, several at a time, as long as the scope is open. */
const startResults = Effect.fn("startResults")(function* (options: RunBatchOptions, firmIds: ReadonlyArray<string>) {
  const results = yield* firmResults({
    quarter: options.quarter,
    firmIds,
    workers: options.workers,
    window: windowOf(options),
    processingTimestamp: yield* Clock.currentTimeMillis
  }).pipe(Stream.toQueue({ capacity: 1 }))
  const next: NextResult = Effect.raceFirst(options.stop ?? Effect.never, Queue.take(results))
  return next
})

/** Takes over a firm's result: tells of it, counts it, and keeps its rows. */
const takeResult = Effect.fn("takeResult")(function* (
  { tally, tell }: OpenBatch,
  verdict: BatchVerdict,
  result: FirmResult,
  rowsOf: Map<string, ReadonlyArray<Row>>
) {
  if (result.failure?.errorType === "NotPrefetched") {
    return yield* new TranscriptSourceError({ message: result.failure.message, reason: new NotPrefetched({}) })
  }
  yield* tell(tally.countFirm(result, yield* isoNow))
  if (result.end === "done") rowsOf.set(result.firmId, result.topics.map(toFirmTopicRow))
  if (result.failure?.critical === true) verdict.failCritically(result.firmId, result.failure)
})

/** Works through the firms of one part and saves it, unless nothing of it has changed. Suspects are passed over: their turn comes last. */
const workThroughPart = Effect.fn("workThroughPart")(function* (batch: OpenBatch, verdict: BatchVerdict, chunk: Chunk, next: NextResult) {
  const hasWork = chunk.firms.some(({ state }) => state === "todo" || state === "poison")
  const rowsOf = hasWork ? yield* readKeptRows(batch.quarter, batch.batchId, chunk) : new Map<string, ReadonlyArray<Row>>()
  let counted = 0
  let lastFirm = ""
  for (const { firmId, state } of chunk.firms) {
    if (state === "suspect") continue
    const result = state === "todo" ? yield* next : state === "poison" ? batch.poison.resultOf(firmId) : undefined
    if (typeof result === "string") {
      verdict.stop(result)
      break
    }
    lastFirm = firmId
    if (result !== undefined) {
      yield* takeResult(batch, verdict, result, rowsOf)
      counted += 1
    }
    if (!verdict.hasCounted(firmId)) {
      verdict.countFirm(firmId, result?.end ?? (state === "skipped" ? "skipped" : "done"), batch.tally.failureOf(firmId))
    }
    if (!verdict.mayGoOn) break
  }
  const breakerFailure = verdict.outcome === "failed" ? verdict.failureAt(lastFirm, batch.jobName, yield* isoNow) : undefined
  const whole = verdict.mayGoOn && !chunk.firms.some(({ state }) => state === "suspect")
  if (counted > 0 || breakerFailure !== undefined) yield* savePart(batch, chunk, { rowsOf, whole, breakerFailure })
})

/** Works through all parts, several firms at a time. Before each it is written down which firms are at risk until the next is saved. */
const workThroughParts = Effect.fn("workThroughParts")(function* (
  options: RunBatchOptions,
  batch: OpenBatch,
  verdict: BatchVerdict,
  plan: BatchPlan
) {
  const toDoIn = (chunk: Chunk | undefined): number => chunk?.firms.filter(({ state }) => state === "todo").length ?? 0
  let begun = 0
  // Two more than the window: one result may wait to be taken, and one was taken last.
  const atRisk = (saved: number) => batch.poison.workingOn(plan.todo.slice(saved, begun + windowOf(options) + 2))
  const [first] = plan.chunks
  begun = toDoIn(first)
  if (plan.todo.length > 0) yield* atRisk(0)
  const next = yield* startResults(options, plan.todo)
  for (const chunk of plan.chunks) {
    if (chunk !== first && toDoIn(chunk) > 0) {
      const saved = begun
      begun += toDoIn(chunk)
      yield* atRisk(saved)
    }
    yield* workThroughPart(batch, verdict, chunk, next)
    if (!verdict.mayGoOn) return
  }
})

/** Works on firms that may kill the process, one at a time and each written down before. */
const workThroughSuspects = Effect.fn("workThroughSuspects")(function* (
  options: RunBatchOptions,
  batch: OpenBatch,
  verdict: BatchVerdict,
  document: Batch
) {
  for (const firmId of batch.poison.suspects) {
    if (!verdict.mayGoOn) return
    const now = batch.tally.checkpoint(batch.engine, batch.sentences, "")
    const plan = planBatch(document, now, options.checkpointInterval, (id) => (id === firmId ? undefined : "suspect"))
    const chunk = plan.chunks.find(({ firms }) => firms.some(({ state }) => state === "todo"))
    if (chunk === undefined) continue
    yield* batch.poison.workingOn([firmId])
    const next = yield* startResults({ ...options, workers: 1, window: 1 }, [firmId])
    yield* workThroughPart(batch, verdict, chunk, next)
  }
})

/**
 * Reads and models a batch of firms. After every `checkpointInterval` firms it writes one whole part of firm topics, then
 * the failures, then the checkpoint.
 *
 * Started again, however it ended, it continues from the checkpoint: firms that are done keep their rows, failed firms are
 * tried again, and a part that lacks some of its firms is rewritten with all of them in the order of the batch. The parts
 * are therefore the ones that an uninterrupted run would have written, except for `processing_timestamp`. Firms that an earlier
 * attempt died at are tried last, each alone; one at which that happens again and again is failed, and the others are gone on with.
 *
 * Fails if nothing was prefetched, if the store fails, or if its documents contradict each other. A firm that fails is
 * listed in the summary.
 */
export const runBatch = Effect.fn("runBatch")(function* (options: RunBatchOptions) {
  const { quarter, batchId } = options
  const store = yield* ObjectStore
  const { engine } = yield* TopicModel
  const source = yield* TranscriptSource
  const sentences = Option.getOrUndefined(yield* source.fingerprint(quarter))
  const document = yield* readBatch(quarter, batchId, options.manifestKey)
  const checkpoint = yield* readEarlierAttempt(document)
  const settled = new Set([...(checkpoint?.completed_firm_ids ?? []), ...(checkpoint?.skipped_firm_ids ?? [])])
  const poison = yield* readPoisonFirms(document, (firmId) => !settled.has(firmId), options.previousSignal)
  const plan = planBatch(document, checkpoint, options.checkpointInterval, poison.standingOf)
  const hasWork = plan.chunks.some(({ firms }) => firms.some(({ state }) => state !== "done" && state !== "skipped"))
  yield* checkCheckpointFits(quarter, batchId, plan, checkpoint, engine, sentences)
  const tally = new BatchTally(document, plan, checkpoint, yield* readFailures(quarter, batchId))
  const requireSameSentences = Effect.gen(function* () {
    const now = Option.getOrUndefined(yield* source.fingerprint(quarter))
    if (now === sentences) return
    return yield* new BatchRunError({
      message:
        `The sentences of ${quarter} in ${store.location} were made again while ${batchId} was worked on. Nothing more was saved: topics of ` +
        `old and new sentences do not mix. Start the quarter's run again, which says what is out of date.`,
      key: StoreKeys.prefetchManifest(quarter),
      reason: new SentencesChanged({})
    })
  })
  const batch: OpenBatch = {
    quarter,
    batchId,
    jobName: options.jobName,
    engine,
    sentences,
    requireSameSentences,
    poison,
    tally,
    tell: options.onEvent ?? (() => Effect.void)
  }
  const verdict = new BatchVerdict(options.breaker)

  yield* batch.tell({
    type: "begun",
    firms: document.firm_ids.length,
    doneBefore: tally.firmsDone,
    skippedBefore: tally.firmsSkipped,
    todo: plan.todo.length + poison.suspects.length,
    parts: plan.chunks.length,
    checkpointInterval: plan.interval,
    engine
  })

  yield* workThroughParts(options, batch, verdict, plan).pipe(
    Effect.scoped,
    Effect.andThen(Effect.scoped(workThroughSuspects(options, batch, verdict, document))),
    // The queue ends after the last firm, and the loop never asks for more.
    Effect.catchTag("Done", () => Effect.die(new Error(`${batchId} of ${quarter} ran out of results before its last firm`))),
    // An attempt that ends by itself, however it ends, has not died at a firm.
    Effect.onExit(() => Effect.ignore(hasWork ? poison.ending(verdict.mayGoOn) : Effect.void))
  )

  if (checkpoint === undefined && document.firm_ids.length === 0) yield* saveProgress(batch, undefined)
  if (verdict.mayGoOn && tally.firmsFailed > 0 && !options.allowFailures) {
    verdict.fail(`${tally.firmsFailed} firms failed and ALLOW_FAILURES=false; they are listed in ${StoreKeys.failures(quarter, batchId)}`)
  }
  const { criticalError, outcome, reason } = verdict
  return tally.summary({ outcome, reason, criticalError, output: store.addressOf(StoreKeys.firmTopicsPrefix(quarter)) })
})
