import { claimRun, createManifest, defaultBatchSize, readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Schedule } from "effect"
import { isEnded, JobEngine, type JobEngineError, type JobSpec, type JobState } from "./JobEngine.ts"
import { jobEnvironment, JobSettingsReference } from "./JobEnvironment.ts"
import { historyOf, type LedgerJob, readHistories, recordEnd, recordJob, recordVanished } from "./JobLedger.ts"
import { jobName } from "./JobName.ts"

/** A job that now works on a batch, and how it came to be. */
export interface SubmittedJob extends LedgerJob {
  readonly how: "submitted" | "adopted"
}

const submissionTries = 6

/** The job of this name that the engine knows: the youngest, if an operator made several. */
const youngest = (states: ReadonlyArray<JobState>): JobState | undefined =>
  [...states].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))[0]

/** A read that failed for want of patience or of a connection is tried a few times more, later and later. */
const again = <A, R>(read: Effect.Effect<A, JobEngineError, R>) =>
  Effect.retry(read, { times: 4, schedule: Schedule.exponential("500 millis"), while: (error) => error.isRetryable })

/** Looks for a job until the engine must have seen it if it exists. */
const lookFor = Effect.fn("lookFor")(function*(name: string) {
  const engine = yield* JobEngine
  const pause = Math.max(1, engine.settleMillis / 4)
  for (let waited = 0; ; waited += pause) {
    const found = youngest(yield* engine.listByName(name).pipe(again))
    if (found !== undefined || waited >= engine.settleMillis) return found
    yield* Effect.sleep(pause)
  }
})

/**
 * Submits a job exactly once. AWS Batch has no token that would make a repeated submission harmless, so the intent
 * is claimed in the ledger first, the call is sent once, and where its answer is lost the job is looked for by its
 * name, and adopted, before it is sent again.
 */
const submitOnce = Effect.fn("submitOnce")(function*(spec: JobSpec) {
  const engine = yield* JobEngine
  const job = (jobId: string): LedgerJob => ({ quarter: spec.quarter, batchId: spec.batchId, jobName: spec.name, jobId })

  const { claimed } = yield* claimRun(spec.quarter, spec.name, { batch_id: spec.batchId, engine: engine.kind })
  if (!claimed) {
    const found = yield* lookFor(spec.name)
    if (found !== undefined) return { how: "adopted" as const, ...job(found.jobId) }
  }
  for (let attempt = 1; ; attempt++) {
    const outcome = yield* Effect.result(engine.submit(spec))
    if (outcome._tag === "Success") return { how: "submitted" as const, ...job(outcome.success) }
    const error = outcome.failure
    if (error.reason._tag === "MaybeSubmitted") {
      const found = yield* lookFor(spec.name)
      if (found !== undefined) return { how: "adopted" as const, ...job(found.jobId) }
    } else if (!error.isRetryable) {
      return yield* error
    }
    if (attempt === submissionTries) return yield* error
    yield* Effect.logWarning(`${spec.name}: ${error.message} Trying again (${attempt + 1} of ${submissionTries}).`)
    yield* Effect.sleep(Math.min(250 * 2 ** attempt, 10_000))
  }
})

/** The states of jobs that the ledger holds open, by id. One that is missing when the engine must have seen it is gone for good. */
const describeOpen = Effect.fn("describeOpen")(function*(open: ReadonlyArray<LedgerJob>) {
  const engine = yield* JobEngine
  const states = new Map<string, JobState>()
  const pause = Math.max(1, engine.settleMillis / 4)
  let missing = open.map((job) => job.jobId)
  for (let waited = 0; missing.length > 0; waited += pause) {
    for (const state of yield* engine.describe(missing).pipe(again)) states.set(state.jobId, state)
    missing = missing.filter((id) => !states.has(id))
    if (missing.length === 0 || waited >= engine.settleMillis) break
    yield* Effect.sleep(pause)
  }
  return states as ReadonlyMap<string, JobState>
})

/** The job of a batch that the ledger holds open, if the engine still runs it; writes its end down if not. */
const adoptOpen = Effect.fn("adoptOpen")(function*(open: LedgerJob, states: ReadonlyMap<string, JobState>) {
  const state = states.get(open.jobId)
  if (state === undefined) {
    yield* recordVanished(open)
    return undefined
  }
  if (isEnded(state)) {
    yield* recordEnd(open, state)
    return undefined
  }
  const adopted: SubmittedJob = { how: "adopted", ...open }
  yield* recordJob("adopted", adopted)
  return adopted
})

/**
 * Looks after the jobs that the ledger holds open for other batches than these: batches that were finished while no
 * orchestrator was there. Ended jobs get their end written down; those that still run are given back, to be watched.
 */
export const adoptOtherJobs = Effect.fn("adoptOtherJobs")(function*(quarter: Quarter, batchIds: ReadonlyArray<string>) {
  const except = new Set(batchIds)
  const running: Array<SubmittedJob> = []
  const histories = yield* readHistories(quarter)
  const others = [...histories.values()].flatMap(({ open }) => open === undefined || except.has(open.batchId) ? [] : [open])
  const states = yield* describeOpen(others)
  for (const open of others) {
    const adopted = yield* adoptOpen(open, states)
    if (adopted !== undefined) running.push(adopted)
  }
  return running as ReadonlyArray<SubmittedJob>
})

export interface SubmissionOptions<E, R> {
  /** Asked before each batch; its failure ends the submitting, as when the lease was lost. */
  readonly before?: Effect.Effect<void, E, R>
  /** A batch that lost its machine so often goes where machines are not taken away; never unless told. */
  readonly onDemandAfter?: number
  /** Called after each job that has been found or submitted, with how many of how many batches have one now. */
  readonly onJob?: (done: number, of: number) => void
}

/**
 * Sees to it that each of these batches has a job: the one that runs already (submitted by an orchestrator that has
 * died or was stopped), or else a new one. Everything is written to the quarter's ledger. Hold the quarter's lease.
 */
export const submitBatches = Effect.fn("submitBatches")(function*<E = never, R = never>(
  quarter: Quarter,
  batchIds: ReadonlyArray<string>,
  options: SubmissionOptions<E, R> = {}
) {
  const store = yield* ObjectStore
  const settings = yield* JobSettingsReference
  let histories = yield* readHistories(quarter)
  const states = yield* describeOpen(batchIds.flatMap((batchId) => historyOf(histories, batchId).open ?? []))
  const jobs: Array<SubmittedJob> = []
  const settled = new Set<string>()
  for (const batchId of batchIds) {
    const { open } = historyOf(histories, batchId)
    if (open === undefined) continue
    const adopted = yield* adoptOpen(open, states)
    if (adopted === undefined) settled.add(batchId)
    else jobs.push(adopted)
  }
  options.onJob?.(jobs.length, batchIds.length)
  const finished = new Set<string>()
  if (settled.size > 0) {
    histories = yield* readHistories(quarter)
    // A job that has ended since the caller looked may have finished its batch: then there is nothing to submit.
    for (const batch of yield* readProgress(quarter)) if (batch.finished && settled.has(batch.batchId)) finished.add(batch.batchId)
  }
  const adopted = new Set(jobs.map((job) => job.batchId))

  for (const batchId of batchIds) {
    if (adopted.has(batchId) || finished.has(batchId)) continue
    if (options.before !== undefined) yield* options.before
    const history = historyOf(histories, batchId)
    const spec: JobSpec = {
      name: jobName(store.location, quarter, batchId, history.ended + 1),
      quarter,
      batchId,
      manifestKey: StoreKeys.batchesManifest(quarter),
      environment: jobEnvironment(store.location, quarter, batchId, settings),
      onDemand: history.hostLosses >= (options.onDemandAfter ?? Number.POSITIVE_INFINITY)
    }
    // Not to be torn apart by a Ctrl-C: a job that was accepted is in the ledger, where a cancel finds it.
    const job = yield* Effect.uninterruptible(submitOnce(spec).pipe(Effect.tap((job) => recordJob(job.how, job))))
    jobs.push(job)
    options.onJob?.(jobs.length, batchIds.length - finished.size)
  }
  return jobs as ReadonlyArray<SubmittedJob>
})

/**
 * Makes the manifest of a quarter and sees to it that every batch with firms to do has a job.
 * Gives the ids of these jobs: none when all firms are done.
 */
export const submitQuarter = Effect.fn("submitQuarter")(function*(
  quarter: Quarter,
  firmIds: ReadonlyArray<string>,
  batchSize: number = defaultBatchSize
) {
  yield* createManifest(quarter, firmIds, batchSize)
  const progress = yield* readProgress(quarter)
  const unfinished = progress.filter((batch) => !batch.finished).map((batch) => batch.batchId)
  const jobs = yield* submitBatches(quarter, unfinished)
  return jobs.map((job) => job.jobId)
})
