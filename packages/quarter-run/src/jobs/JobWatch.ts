import {
  batchHistories, type HeldLease, JobEngine, type JobState, type LedgerJob, lostAttempts, noticedExitCode, readHistories, recordEnd, waitForCompletion
} from "@ftm/batch-submitter"
import { readRunRecords } from "@ftm/manifest"
import { ObjectStore, patiently, unlessOutage } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { sayReport } from "./EndReport.ts"
import type { RunStart } from "../LastRun.ts"
import type { ProgressDisplay } from "../progress/ProgressLine.ts"
import { showProgress } from "../progress/ShowProgress.ts"
import { recordPrices } from "../cost/RecordPrices.ts"
import { dollarsSoFar, recordedMachinePrices, type SpentSoFar } from "../cost/RunCost.ts"
import { money } from "../progress/SummaryTable.ts"

/** What there is to tell of a run's jobs beside the firms, in a few words each: `2 machines lost`. */
export const jobNotes = (jobs: { readonly lostMachines: number; readonly waiting: ReadonlyArray<string>; readonly dollars: number }): string => {
  const notes: Array<string> = []
  if (jobs.lostMachines > 0) notes.push(`${jobs.lostMachines} ${jobs.lostMachines === 1 ? "machine" : "machines"} lost`)
  const [reason] = jobs.waiting
  if (reason !== undefined) notes.push(`${jobs.waiting.length} ${jobs.waiting.length === 1 ? "job waits" : "jobs wait"} for a machine (${reason})`)
  if (jobs.dollars > 0) notes.push(`about ${money(jobs.dollars)}`)
  return notes.join(", ")
}

/** Says once of each attempt that was lost that it was, and that another goes on. */
const sayLostAttempts = (said: Map<string, number>, batchOf: (state: JobState) => string, display: ProgressDisplay) => (state: JobState): void => {
  const before = said.get(state.jobId) ?? 0
  for (let n = before; n < state.attempts.length - 1; n++) {
    const attempt = state.attempts[n]
    const why = attempt?.exitCode === noticedExitCode ? "it had notice that its machine is taken away, and saved" : attempt?.reason ?? "no reason given"
    display.say(`${batchOf(state)}: attempt ${n + 1} was lost (${why}); attempt ${n + 2} goes on from the checkpoint.`)
  }
  said.set(state.jobId, Math.max(before, state.attempts.length - 1))
}

/** Why a job that has no machine yet has none, where the service says so. */
const waitingReason = (state: JobState): string | undefined =>
  state.status === "RUNNABLE" && /^(CAPACITY|MISCONFIGURATION)/.test(state.reason ?? "") ? state.reason ?? undefined : undefined

export interface WatchOptions<E, R> {
  readonly display: ProgressDisplay
  /** How the run was begun: prices, and the command to type next. */
  readonly start: RunStart
  readonly lease: HeldLease
  /** Hears after each look what the jobs have cost; its failure ends the watching. */
  readonly onLook: (spent: SpentSoFar) => Effect.Effect<void, E, R>
}

/** Waits for jobs to end: shows the firms' progress, explains each end, and writes it into the ledger. */
export const watchJobs = Effect.fn("watchJobs")(function*<E, R>(quarter: Quarter, jobs: ReadonlyArray<LedgerJob>, options: WatchOptions<E, R>) {
  const { display, lease, onLook, start } = options
  const { location } = yield* ObjectStore
  const engine = yield* JobEngine
  const byId = new Map(jobs.map((job) => [job.jobId, job]))
  const sayLost = sayLostAttempts(new Map(), (state) => byId.get(state.jobId)?.batchId ?? state.name, display)
  const saidWaiting = new Set<string>()
  // Jobs that ended before have lost machines, too.
  const records = yield* patiently(readRunRecords(quarter))
  const lostBefore = [...batchHistories(quarter, records).values()].reduce((sum, history) => sum + history.hostLosses, 0)
  let notes = ""

  const prices = new Map(recordedMachinePrices(records))
  const priceMachines = recordPrices(quarter, prices, display)
  const report = sayReport(location, start, display)
  const onEnd = Effect.fn("onEnd")(function*(state: JobState) {
    const job = byId.get(state.jobId)
    if (job === undefined) return
    yield* patiently(recordEnd(job, state))
    yield* report(job, state)
  })
  const onPoll = Effect.fn("onPoll")(function*(states: ReadonlyArray<JobState>) {
    const now = yield* Clock.currentTimeMillis
    for (const state of states) sayLost(state)
    const waiting = states.flatMap((state) => waitingReason(state) ?? [])
    for (const reason of waiting) {
      if (saidWaiting.has(reason)) continue
      saidWaiting.add(reason)
      display.say(
        `A job waits for a machine: ${reason}. It starts when there is one; look at the machines behind the queue with\n` +
          `    aws batch describe-job-queues --job-queues ${start.settings.engine === "batch" ? start.settings.queue : ""}`
      )
    }
    const attempts = states.flatMap((state) => state.attempts)
    yield* unlessOutage(priceMachines(attempts, now))
    const spent = dollarsSoFar(attempts, now, prices, start.price_per_hour ?? undefined)
    notes = jobNotes({ lostMachines: lostBefore + states.reduce((sum, state) => sum + lostAttempts(state).length, 0), waiting, dollars: spent.dollars })
    yield* lease.note(notes)
    // Whoever has taken over sees to the jobs, and to what they may cost.
    yield* unlessOutage(lease.stillOurs)
    yield* onLook(spent)
  })
  const watching = showProgress(quarter, display, Math.max(1_000, engine.pollMillis), () => notes)
  return yield* Effect.raceFirst(waitForCompletion(jobs.map((job) => job.jobId), { onEnd, onPoll }), watching)
})

/** Jobs of the quarter that the ledger holds open. */
export const openJobs = Effect.fn("openJobs")(function*(quarter: Quarter) {
  const histories = yield* readHistories(quarter)
  return [...histories.values()].flatMap((history) => history.open === undefined ? [] : [history.open])
})
