import { type Adopted, explainEnd, type JobState, type LedgerJob, submitBatches } from "@ftm/batch-submitter"
import type { JobSettings } from "@ftm/job-contract"
import { type HeldLease, readProgress } from "@ftm/manifest"
import { patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { watchBudget } from "../cost/Budget.ts"
import { nothingSpent, type SpentSoFar } from "../cost/RunCost.ts"
import { tell } from "../QuarterRunEvents.ts"
import type { RunOptions } from "../RunOptions.ts"
import { failIfCancelled, makeCancelCheck } from "./CancelCheck.ts"
import { watchJobs } from "./JobWatch.ts"

/** How many times one run submits a batch whose job was lost. */
const maxRounds = 3

/** What the jobs of a run are submitted and watched with. */
interface JobsOptions extends RunOptions {
  /** What every job is told. */
  readonly jobSettings: JobSettings
  readonly lease: HeldLease
}

/** Submits the batches that have no job yet. Stops in between when the quarter was cancelled, or another program has taken it over. */
const submit = Effect.fn("submit")(function* (quarter: Quarter, batchIds: ReadonlyArray<string>, adopted: Adopted, options: JobsOptions) {
  const {
    jobSettings,
    lease,
    start: { settings }
  } = options
  const onDemand = settings.engine === "batch" && settings.fallbackQueue !== null ? { onDemandAfter: settings.fallbackAfter } : {}
  let submitted = { done: 0, of: 0 }
  const tellSubmitted = Effect.suspend(() => (submitted.of === 0 ? Effect.void : tell({ _tag: "Submitting", quarter, ...submitted })))
  const before = Effect.gen(function* () {
    yield* tellSubmitted
    yield* patiently(Effect.andThen(lease.stillOurs, failIfCancelled(quarter)))
  })
  const onJob = (done: number, of: number): void => void (submitted = { done, of })
  const jobs = yield* submitBatches(quarter, batchIds, { settings: jobSettings, adopted, before, onJob, ...onDemand })
  yield* tellSubmitted
  return jobs
})

/** Jobs that say they are done but whose firms are not: they did something else. */
const tellLeftFirms = Effect.fn("tellLeftFirms")(function* (
  quarter: Quarter,
  jobs: ReadonlyArray<LedgerJob>,
  states: ReadonlyArray<JobState>,
  remaining: ReadonlyMap<string, number>
) {
  const succeeded = new Set(states.filter((state) => state.status === "SUCCEEDED").map((state) => state.jobId))
  for (const { batchId, jobId } of jobs) {
    const firms = remaining.get(batchId) ?? 0
    if (succeeded.has(jobId) && firms > 0) yield* tell({ _tag: "JobLeftFirms", quarter, batchId, firms })
  }
})

/** Its machine was taken away, or its process was killed: another job goes on where it was. */
const isLost = (state: JobState): boolean => ["host lost", "killed"].includes(explainEnd(state).kind)

/** Submits, watches every job to its end, and gives the unfinished batches whose jobs were lost. */
const runRound = Effect.fn("runRound")(function* (
  quarter: Quarter,
  batchIds: ReadonlyArray<string>,
  adopted: Adopted,
  options: JobsOptions
) {
  const { lease, start } = options
  const onSpent = yield* watchBudget(quarter, start)
  // What earlier jobs have cost may be too much already.
  yield* onSpent(nothingSpent)
  const jobs = yield* submit(quarter, batchIds, adopted, options)
  const cancelCheck = makeCancelCheck(quarter)
  const onLook = (spent: SpentSoFar) => Effect.andThen(cancelCheck, onSpent(spent))
  const states = yield* watchJobs(quarter, jobs, { lease, onLook, start })

  const progress = yield* patiently(readProgress(quarter))
  yield* tellLeftFirms(quarter, jobs, states, new Map(progress.map((batch) => [batch.batchId, batch.remaining])))
  const lost = new Set(states.filter((state) => isLost(state)).map((state) => state.jobId))
  const unfinished = new Set(progress.filter((batch) => !batch.finished).map((batch) => batch.batchId))
  return jobs.filter((job) => lost.has(job.jobId) && unfinished.has(job.batchId)).map((job) => job.batchId)
})

/** Makes sure that each of these batches has a job, and watches the jobs to their end; batches whose machine was taken away or whose process was killed are submitted again, twice at most. */
export const runJobs = Effect.fn("runJobs")(function* (
  quarter: Quarter,
  batchIds: ReadonlyArray<string>,
  found: Adopted,
  options: JobsOptions
) {
  if (batchIds.length + found.running.length === 0) return
  let lost = yield* runRound(quarter, batchIds, found, options)
  for (let time = 2; time <= maxRounds && lost.length > 0; time++) {
    yield* tell({ _tag: "SubmittingAgain", quarter, batchIds: lost, time, times: maxRounds })
    lost = yield* runRound(quarter, lost, { running: [], endedBatchIds: [] }, options)
  }
})
