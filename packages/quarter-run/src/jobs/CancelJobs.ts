import { adoptJobs, isEnded, JobEngine, type LedgerJob, recordEnd, retryTransient, waitForCompletion } from "@ftm/batch-submitter"
import { patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { tell } from "../QuarterRunEvents.ts"
import type { RunStart } from "../RunStart.ts"
import { tellJobEnd } from "./TellJobEnd.ts"

/** Asks each of these jobs to save its progress and stop; gives those that could be asked. One that cannot be asked does not keep the others from it. */
const askToStop = Effect.fn("askToStop")(function* (quarter: Quarter, jobs: ReadonlyArray<LedgerJob>, reason: string) {
  const engine = yield* JobEngine
  const asked: Array<LedgerJob> = []
  for (const job of jobs) {
    const outcome = yield* Effect.result(retryTransient(engine.terminate(job.jobId, reason)))
    if (outcome._tag === "Success") asked.push(job)
    else yield* tell({ _tag: "CannotBeStopped", quarter, batchId: job.batchId, cause: outcome.failure.message })
    yield* tell({ _tag: "AskingToStop", quarter, asked: asked.length, of: jobs.length })
  }
  return asked
})

/** Waits for the end of these jobs and writes it down. */
const awaitEnds = Effect.fn("awaitEnds")(function* (quarter: Quarter, jobs: ReadonlyArray<LedgerJob>) {
  const byId = new Map(jobs.map((job) => [job.jobId, job]))
  yield* waitForCompletion(
    jobs.map((job) => job.jobId),
    {
      onEnd: (state) => {
        const job = byId.get(state.jobId)
        return job === undefined ? Effect.void : Effect.asVoid(patiently(recordEnd(job, state)))
      },
      onPoll: (states) => {
        const left = jobs.length - states.filter(isEnded).length
        return left === 0 ? Effect.void : tell({ _tag: "Saving", quarter, left, of: jobs.length })
      }
    }
  )
})

/** How many times jobs are looked for that have come up since. */
const maxRounds = 10

/** How many jobs were asked to stop and have ended, and how many were not asked: they could not be, or they came up after the last look. */
interface CancelCounts {
  readonly stopped: number
  readonly refused: number
}

/** Asks every job of the quarter to save its progress and stop, waits for their ends, and writes them into the ledger. `reason` goes to the engine. */
export const cancelJobs = Effect.fn("cancelJobs")(function* (quarter: Quarter, reason: string, start: RunStart) {
  const seen = new Set<string>()
  const sought = new Set<string>()
  let [stopped, refused] = [0, 0]
  // Looked for again after each round: another program may have been submitting a job at that moment.
  for (let round = 1; ; round++) {
    const { running } = yield* adoptJobs(quarter, tellJobEnd(start), sought)
    const jobs = running.filter((job) => !seen.has(job.jobId))
    // A program that goes on submitting has not heard that the quarter is cancelled.
    const counts: CancelCounts = { stopped, refused: round > maxRounds ? refused + jobs.length : refused }
    if (jobs.length === 0 || round > maxRounds) return counts
    for (const job of jobs) seen.add(job.jobId)
    const asked = yield* askToStop(quarter, jobs, reason)
    yield* awaitEnds(quarter, asked)
    stopped += asked.length
    refused += jobs.length - asked.length
  }
})
