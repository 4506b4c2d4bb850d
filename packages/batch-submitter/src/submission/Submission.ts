import { defaultJobSettings, jobEnvironment, type JobSettings } from "@ftm/job-contract"
import { ageOfJobIntent, claimJobName, createManifest, defaultBatchSize, type JobIntent, readProgress, renewJobIntent } from "@ftm/manifest"
import { ObjectStore, patiently } from "@ftm/object-store"
import { CommandForm, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { JobEngine, type JobSpec } from "../engine/JobEngine.ts"
import { type Adopted, adoptJobs, intendedQueue } from "./Adoption.ts"
import { findJobByName } from "./FindJob.ts"
import { historyOf, readHistories, recordAdopted, recordSubmitted } from "./JobLedger.ts"
import { jobName } from "./JobName.ts"
import type { LedgerJob } from "./LedgerJob.ts"

/** A job that now works on a batch, and how it came to be. */
export interface SubmittedJob extends LedgerJob {
  readonly how: "submitted" | "adopted"
}

const submissionTries = 10

/** Sends the submission once and writes down the answer. A Ctrl-C cannot come between the two: a job that was accepted is in the ledger, where a cancel finds it. */
const submitAndRecord = (spec: JobSpec) =>
  Effect.uninterruptible(
    Effect.gen(function* () {
      const engine = yield* JobEngine
      const jobId = yield* engine.submit(spec)
      const job: SubmittedJob = {
        quarter: spec.quarter,
        batchId: spec.batchId,
        jobName: spec.name,
        jobId,
        engine: engine.kind,
        how: "submitted"
      }
      const recorded = yield* Effect.result(recordSubmitted(job))
      return { job, recorded: recorded._tag === "Success" }
    })
  )

/** Finds the job of this name, if there is one after all, and writes it down. */
const adoptByName = Effect.fn("adoptByName")(function* (spec: JobSpec, queue: string | undefined, intended?: number) {
  const engine = yield* JobEngine
  const found = yield* findJobByName(spec.name, queue, intended)
  if (found === undefined) return undefined
  const job: SubmittedJob = {
    quarter: spec.quarter,
    batchId: spec.batchId,
    jobName: spec.name,
    jobId: found.jobId,
    engine: engine.kind,
    how: "adopted"
  }
  yield* patiently(recordAdopted(job))
  return job
})

/**
 * Submits a job exactly once. AWS Batch has no token that would make a repeated submission harmless, so the intent
 * is claimed in the ledger first, the call is sent once, and where its answer is lost the job is looked for by its
 * name, and adopted, before it is sent again.
 */
const submitOnce = Effect.fn("submitOnce")(function* <E, R>(spec: JobSpec, before: Effect.Effect<void, E, R>) {
  const engine = yield* JobEngine
  const queue = engine.queueOf(spec)
  const intent: JobIntent = { batch_id: spec.batchId, engine: engine.kind, queue }
  const { claim, claimed } = yield* patiently(claimJobName(spec.quarter, spec.name, intent))
  if (!claimed) {
    // It may have gone to another queue at that time.
    const found = yield* adoptByName(spec, intendedQueue(claim.data, engine), yield* ageOfJobIntent(spec.quarter, spec.name))
    if (found !== undefined) return found
  }
  for (let attempt = 1; ; attempt++) {
    // Each time: minutes may have passed, and this machine may have slept.
    yield* before
    // Whoever looks for the job after our death reckons from here how long it may stay hidden.
    if (!claimed || attempt > 1) yield* patiently(renewJobIntent(spec.quarter, spec.name, intent))
    const outcome = yield* Effect.result(submitAndRecord(spec))
    if (outcome._tag === "Success") {
      const { job, recorded } = outcome.success
      // The store was unreachable at that moment. If we are stopped before it is back, the intent leads to the job.
      if (!recorded) yield* patiently(recordSubmitted(job))
      return job
    }
    const error = outcome.failure
    if (error.reason._tag === "MaybeSubmitted") {
      const found = yield* adoptByName(spec, queue)
      if (found !== undefined) return found
    } else if (!error.isRetryable) {
      return yield* error
    }
    if (attempt === submissionTries) return yield* error
    yield* Effect.logWarning(`${spec.name}: ${error.message} Trying again (${attempt + 1} of ${submissionTries}).`)
    yield* Effect.sleep(Math.min(250 * 2 ** attempt, 10_000))
  }
})

export interface SubmissionOptions<E, R> {
  /** What the jobs are told. Default: `defaultJobSettings`. */
  readonly settings?: JobSettings
  /** What `adoptJobs` found a moment ago. Default: it is called here. */
  readonly adopted?: Adopted
  /** Run before each submission; its failure ends the submitting, for example when the lease was lost. */
  readonly before?: Effect.Effect<void, E, R>
  /** After losing its machine this many times a batch goes where machines are not taken away. Default: never. */
  readonly onDemandAfter?: number
  /** Called after each submission: how many jobs were submitted, and how many will be. */
  readonly onJob?: (done: number, of: number) => void
}

/**
 * Makes sure that each of these batches has a job: the one that is running already (submitted by an orchestrator that
 * died or was stopped), or else a new one. Everything is written to the quarter's ledger. Hold the quarter's lease.
 * Gives all jobs of the quarter that are then under way, those of other batches included.
 */
export const submitBatches = Effect.fn("submitBatches")(function* <E = never, R = never>(
  quarter: Quarter,
  batchIds: ReadonlyArray<string>,
  options: SubmissionOptions<E, R> = {}
) {
  const store = yield* ObjectStore
  const settings = options.settings ?? defaultJobSettings
  const before = options.before ?? Effect.void
  const adopted = options.adopted ?? (yield* adoptJobs(quarter))
  const jobs: Array<SubmittedJob> = adopted.running.map((job) => ({ ...job, how: "adopted" as const }))
  const haveJob = new Set(adopted.running.map((job) => job.batchId))
  if (options.adopted === undefined && adopted.endedBatchIds.length > 0) {
    // A job that has ended since the caller looked may have finished its batch: then there is nothing to submit.
    for (const batch of yield* readProgress(quarter))
      if (batch.finished && adopted.endedBatchIds.includes(batch.batchId)) haveJob.add(batch.batchId)
  }
  const toSubmit = batchIds.filter((batchId) => !haveJob.has(batchId))
  const histories = yield* readHistories(quarter)
  for (const [index, batchId] of toSubmit.entries()) {
    const history = historyOf(histories, batchId)
    const name = jobName(`${store.location}${store.results}`, quarter, batchId, history.ended + 1)
    const spec: JobSpec = {
      name,
      quarter,
      batchId,
      manifestKey: StoreKeys.batchesManifest(quarter),
      environment: jobEnvironment(store.location, quarter, batchId, settings, {
        results: store.results,
        jobName: name,
        commandForm: yield* CommandForm
      }),
      onDemand: history.hostLosses >= (options.onDemandAfter ?? Number.POSITIVE_INFINITY)
    }
    jobs.push(yield* submitOnce(spec, before))
    options.onJob?.(index + 1, toSubmit.length)
  }
  return jobs as ReadonlyArray<SubmittedJob>
})

/**
 * Makes the manifest of a quarter and makes sure that every batch with firms left to do has a job.
 * Gives the ids of these jobs: none when all firms are done.
 */
export const submitQuarter = Effect.fn("submitQuarter")(function* (
  quarter: Quarter,
  firmIds: ReadonlyArray<string>,
  batchSize: number = defaultBatchSize,
  settings: JobSettings = defaultJobSettings
) {
  yield* createManifest(quarter, firmIds, batchSize)
  const progress = yield* readProgress(quarter)
  const unfinished = progress.filter((batch) => !batch.finished).map((batch) => batch.batchId)
  const jobs = yield* submitBatches(quarter, unfinished, { settings })
  return jobs.map((job) => job.jobId)
})
