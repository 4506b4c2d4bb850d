import { appendRunEvent, type JobEndKind, readRunEvents, releaseClaimOfEndedJob, type RunRecord } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { lostAttempts } from "../engine/JobEnd.ts"
import type { JobState } from "../engine/JobEngine.ts"
import { explainJobEnd } from "./ExplainJobEnd.ts"
import type { LedgerJob } from "./LedgerJob.ts"

/** What the ledger says about the jobs of one batch. */
export interface BatchHistory {
  /** Submitted, and no end recorded yet. */
  readonly open: LedgerJob | undefined
  /** The number of the ledger's entry that says so; 0 when there is none. */
  readonly openedBy: number
  /** Jobs of this batch whose end is recorded. */
  readonly ended: number
  /** How many attempts of those jobs lost their machine. */
  readonly hostLosses: number
  /** How the last job of those ended; undefined before the first. */
  readonly lastEnd: JobEndKind | undefined
}

const noHistory: BatchHistory = { open: undefined, openedBy: 0, ended: 0, hostLosses: 0, lastEnd: undefined }

/** One history for each batch, from the ledger's entries, oldest first. */
export const batchHistories = (quarter: Quarter, records: ReadonlyArray<RunRecord>): ReadonlyMap<string, BatchHistory> => {
  const histories = new Map<string, BatchHistory>()
  for (const { event, sequence } of records) {
    if (event._tag !== "JobSubmitted" && event._tag !== "JobAdopted" && event._tag !== "JobEnded") continue
    const { batch_id: batchId, engine, job_id: jobId, job_name: jobName } = event
    const before = histories.get(batchId) ?? noHistory
    if (event._tag !== "JobEnded") {
      histories.set(batchId, { ...before, open: { quarter, batchId, jobName, jobId, engine }, openedBy: sequence })
    } else if (before.open?.jobName === jobName) {
      const lost = event.attempts.filter((attempt) => attempt.lost).length
      histories.set(batchId, {
        open: undefined,
        openedBy: 0,
        ended: before.ended + 1,
        hostLosses: before.hostLosses + lost,
        lastEnd: event.end
      })
    }
  }
  return histories
}

export const historyOf = (histories: ReadonlyMap<string, BatchHistory>, batchId: string): BatchHistory =>
  histories.get(batchId) ?? noHistory

export const readHistories = Effect.fn("readHistories")(function* (quarter: Quarter) {
  return batchHistories(quarter, yield* readRunEvents(quarter))
})

const jobFields = (job: LedgerJob) => ({ batch_id: job.batchId, job_name: job.jobName, job_id: job.jobId, engine: job.engine })

/** Writes down a job that this orchestrator has submitted. */
export const recordSubmitted = (job: LedgerJob) => appendRunEvent(job.quarter, { _tag: "JobSubmitted", ...jobFields(job) })

/** Writes down a job that was found where an earlier orchestrator had left it. */
export const recordAdopted = (job: LedgerJob) => appendRunEvent(job.quarter, { _tag: "JobAdopted", ...jobFields(job) })

/** Writes down the end of a job, why, and each attempt with its times: what costs are counted from. */
export const recordEnd = Effect.fn("recordEnd")(function* (job: LedgerJob, state: JobState) {
  const { kind, explanation } = yield* explainJobEnd(job, state)
  // A job that lost its machine could not give its batch back, and the next job should not have to wait.
  if (kind !== "done") yield* releaseClaimOfEndedJob(job.quarter, job.batchId, job.jobId)
  const lost = new Set(lostAttempts(state))
  return yield* appendRunEvent(job.quarter, {
    _tag: "JobEnded",
    ...jobFields(job),
    end: kind,
    explanation,
    exit_code: state.exitCode,
    created_at: state.createdAt,
    started_at: state.startedAt,
    stopped_at: state.stoppedAt,
    attempts: state.attempts.map((attempt) => ({
      started_at: attempt.startedAt,
      stopped_at: attempt.stoppedAt,
      exit_code: attempt.exitCode,
      reason: attempt.reason,
      lost: lost.has(attempt),
      log: attempt.log,
      host: attempt.host
    }))
  })
})

/** Writes down the end of a job that the engine no longer knows: its local process died with its orchestrator, or Batch has forgotten it. */
export const recordVanished = (job: LedgerJob) =>
  appendRunEvent(job.quarter, {
    _tag: "JobEnded",
    ...jobFields(job),
    end: "unknown",
    explanation: "the engine does not know this job any more",
    exit_code: null,
    created_at: null,
    started_at: null,
    stopped_at: null,
    attempts: []
  })
