import { adoptJobs, again, isEnded, JobEngine, type LedgerJob, recordEnd, waitForCompletion } from "@ftm/batch-submitter"
import { ObjectStore, patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { sayReport } from "./EndReport.ts"
import type { RunStart } from "../LastRun.ts"
import type { ProgressDisplay } from "../progress/ProgressLine.ts"
import { thousands } from "../progress/SummaryTable.ts"

/** Asks each of these jobs to save its progress and stop; gives those that could be asked. One that cannot does not keep the others from it. */
const askToStop = Effect.fn("askToStop")(function*(jobs: ReadonlyArray<LedgerJob>, reason: string, display: ProgressDisplay) {
  const engine = yield* JobEngine
  const asked: Array<LedgerJob> = []
  for (const job of jobs) {
    const outcome = yield* Effect.result(again(engine.terminate(job.jobId, reason)))
    if (outcome._tag === "Success") asked.push(job)
    else display.say(`${job.batchId} could not be asked to stop (${outcome.failure.message}). It goes on; cancel it again.`)
    if (jobs.length > 20) {
      const share = `${thousands(asked.length)} of ${thousands(jobs.length)}`
      display.show(`${job.quarter}: ${share} jobs asked to stop`, `${Math.floor(asked.length / jobs.length * 20)}`, yield* Clock.currentTimeMillis)
    }
  }
  return asked
})

/** Waits for the end of these jobs and writes it down. */
const awaitEnds = Effect.fn("awaitEnds")(function*(quarter: Quarter, jobs: ReadonlyArray<LedgerJob>, display: ProgressDisplay) {
  const byId = new Map(jobs.map((job) => [job.jobId, job]))
  yield* waitForCompletion(jobs.map((job) => job.jobId), {
    onEnd: (state) => {
      const job = byId.get(state.jobId)
      return job === undefined ? Effect.void : Effect.asVoid(patiently(recordEnd(job, state)))
    },
    onPoll: (states) => Effect.gen(function*() {
      const left = jobs.length - states.filter(isEnded).length
      if (left > 0) display.show(`${quarter}: ${left} of ${jobs.length} jobs still save their progress`, `${left}`, yield* Clock.currentTimeMillis)
    })
  })
  display.finish()
})

/** How many jobs were asked to stop and have ended, and how many could not be asked. */
export interface Cancelled {
  readonly stopped: number
  readonly refused: number
}

/** Asks every job of the quarter to save its progress and stop, waits for their ends, and writes them into the ledger. */
export const cancelJobs = Effect.fn("cancelJobs")(function*(quarter: Quarter, reason: string, start: RunStart, display: ProgressDisplay) {
  const { location } = yield* ObjectStore
  const seen = new Set<string>()
  const sought = new Set<string>()
  let [stopped, refused] = [0, 0]
  // Looked for again: another orchestrator may have been submitting one just then.
  while (true) {
    const { running } = yield* adoptJobs(quarter, sayReport(location, start, display), sought)
    const jobs = running.filter((job) => !seen.has(job.jobId))
    const cancelled: Cancelled = { stopped, refused }
    if (jobs.length === 0) return cancelled
    for (const job of jobs) seen.add(job.jobId)
    const asked = yield* askToStop(jobs, reason, display)
    yield* awaitEnds(quarter, asked, display)
    stopped += asked.length
    refused += jobs.length - asked.length
  }
})
