import { batchHistories, JobEngine, type JobState, type LedgerJob, lostAttempts, recordEnd, waitForCompletion } from "@ftm/batch-submitter"
import { JobExitCode } from "@ftm/job-contract"
import { type HeldLease, readRunEvents } from "@ftm/manifest"
import { patiently, unlessOutage } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { recordPrices } from "../cost/RecordPrices.ts"
import { dollarsSoFar, recordedMachinePrices, type SpentSoFar } from "../cost/RunCost.ts"
import { showProgress } from "../progress/ShowProgress.ts"
import { tell } from "../QuarterRunEvents.ts"
import type { RunStart } from "../RunStart.ts"
import { jobNotes } from "./JobNotes.ts"
import { tellJobEnd } from "./TellJobEnd.ts"

/** Tells once of each attempt that was lost while another one goes on. */
const tellLostAttempts = (quarter: Quarter, batchOf: (state: JobState) => string) => {
  const told = new Map<string, number>()
  return Effect.fn("tellLostAttempts")(function* (state: JobState) {
    const lost = state.attempts.slice(0, -1)
    const before = told.get(state.jobId) ?? 0
    for (const [i, { cause, exitCode, reason }] of lost.entries()) {
      if (i < before) continue
      yield* tell({
        _tag: "AttemptLost",
        quarter,
        batchId: batchOf(state),
        attempt: i + 1,
        noticed: exitCode === JobExitCode.terminated && cause?._tag !== "KilledBySignal",
        why: reason
      })
    }
    told.set(state.jobId, Math.max(before, lost.length))
  })
}

/** Why a job that has no machine yet has none, where the service says so. */
const waitingReason = (state: JobState): string | undefined =>
  state.status === "RUNNABLE" && state.cause?._tag === "NoMachine" ? (state.reason ?? undefined) : undefined

/** Tells once of each reason why jobs wait for a machine. */
const tellWaiting = (quarter: Quarter, queue: string) => {
  const told = new Set<string>()
  return Effect.fn("tellWaiting")(function* (reasons: ReadonlyArray<string>) {
    for (const why of new Set(reasons)) {
      if (told.has(why)) continue
      told.add(why)
      yield* tell({ _tag: "WaitingForMachine", quarter, why, queue })
    }
  })
}

export interface WatchOptions<E, R> {
  /** How the run was started: prices, and what events carry. */
  readonly start: RunStart
  readonly lease: HeldLease
  /** Runs after each look at the jobs, with what they have cost; its failure ends the watching. */
  readonly onLook: (spent: SpentSoFar) => Effect.Effect<void, E, R>
}

/** Waits for jobs to end: tells of the firms' progress and of each end, and writes the ends into the ledger. Gives the jobs' last states. */
export const watchJobs = Effect.fn("watchJobs")(function* <E, R>(
  quarter: Quarter,
  jobs: ReadonlyArray<LedgerJob>,
  options: WatchOptions<E, R>
) {
  const { lease, onLook, start } = options
  const engine = yield* JobEngine
  const byId = new Map(jobs.map((job) => [job.jobId, job]))
  const tellLost = tellLostAttempts(quarter, (state) => byId.get(state.jobId)?.batchId ?? state.name)
  const tellReasons = tellWaiting(quarter, start.settings.engine === "batch" ? start.settings.queue : "")
  const tellEnd = tellJobEnd(start)
  // Jobs that ended before have lost attempts, too.
  const records = yield* patiently(readRunEvents(quarter))
  const lostBefore = [...batchHistories(quarter, records).values()].reduce((sum, history) => sum + history.hostLosses, 0)
  const prices = new Map(recordedMachinePrices(records))
  const priceMachines = recordPrices(quarter, prices)
  let note = ""

  const onEnd = Effect.fn("onEnd")(function* (state: JobState) {
    const job = byId.get(state.jobId)
    if (job === undefined) return
    yield* patiently(recordEnd(job, state))
    yield* tellEnd(job, state)
  })
  const onPoll = Effect.fn("onPoll")(function* (states: ReadonlyArray<JobState>) {
    const now = yield* Clock.currentTimeMillis
    for (const state of states) yield* tellLost(state)
    const waiting = states.flatMap((state) => waitingReason(state) ?? [])
    yield* tellReasons(waiting)
    const attempts = states.flatMap((state) => state.attempts)
    yield* unlessOutage(priceMachines(attempts, now))
    const spent = dollarsSoFar(attempts, now, prices, start.price_per_hour ?? undefined)
    const lostNow = states.reduce((sum, state) => sum + lostAttempts(state).length, 0)
    note = jobNotes({ lostAttempts: lostBefore + lostNow, waiting, dollars: spent.dollars })
    yield* lease.note(note)
    // Whoever has taken over looks after the jobs, and after what they may cost.
    yield* unlessOutage(lease.stillOurs)
    yield* onLook(spent)
  })
  const watching = showProgress(quarter, Math.max(1_000, engine.pollMillis), () => note)
  return yield* Effect.raceFirst(
    waitForCompletion(
      jobs.map((job) => job.jobId),
      { onEnd, onPoll }
    ),
    watching
  )
})
