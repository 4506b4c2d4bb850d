import {
  explainJobEnd, isHostLoss, JobEngine, type JobAttempt, type JobState, type LedgerJob, logCommand, readHistories, recordEnd, waitForCompletion
} from "@ftm/batch-submitter"
import { appendRunRecord, readRunRecords } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { makeFirmProgress } from "./FirmProgress.ts"
import { type FirmCounts, type ProgressDisplay, progressLine } from "./ProgressLine.ts"
import { dollarsSoFar, machinePricesKind, recordedMachinePrices, type SpentSoFar } from "./RunCost.ts"

/** What is known of the run beside the firms. */
interface JobCounts {
  lostHosts: number
  waiting: string | undefined
}

/** Reads the checkpoints again and again and shows them, until it is interrupted. */
const showProgress = Effect.fn("showProgress")(function*(quarter: Quarter, display: ProgressDisplay, everyMillis: number, jobs: JobCounts) {
  const begun = yield* Clock.currentTimeMillis
  let atStart: FirmCounts | undefined
  const firmProgress = yield* makeFirmProgress(quarter)
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const counts = yield* firmProgress
    atStart ??= counts
    let line = progressLine(quarter, counts, atStart, (now - begun) / 1000)
    if (jobs.lostHosts > 0) line += `, ${jobs.lostHosts} ${jobs.lostHosts === 1 ? "machine" : "machines"} lost`
    if (jobs.waiting !== undefined) line += `, ${jobs.waiting}`
    display.show(line, JSON.stringify([counts, jobs.lostHosts, jobs.waiting]), now)
    yield* Effect.sleep(everyMillis)
  }
})

/** What to type next about a job that ended so. */
const nextStep = (quarter: Quarter, location: string, mayBeRetried: boolean): string =>
  mayBeRetried
    ? `The same run command takes it up again.`
    : `When the cause is mended: npm run orchestrate -- run --quarter ${quarter} --store ${location} (with the same engine).`

/** The log's name and, where its last lines could not be had, the command that shows them. */
const whereItsOutputIs = (engine: "local" | "batch", { attempts, logGroup }: JobState, shown: boolean): string => {
  const log = attempts.at(-1)?.log ?? null
  if (log === null) return ""
  if (engine === "local") return ` Its output: ${log}`
  if (logGroup === undefined) return ` Its log stream is ${log}, with a log driver that is not CloudWatch's: look there.`
  return ` Its log stream is ${log} in ${logGroup}${shown ? "" : `:\n    ${logCommand(logGroup, log)}`}`
}

/** One sentence, where its output is, and the last lines of it, for a job that did not do its work. */
const explain = Effect.fn("explain")(function*(job: LedgerJob, state: JobState, location: string, display: ProgressDisplay) {
  const end = yield* explainJobEnd(job, state)
  if (end.kind === "done") return
  const engine = yield* JobEngine
  const lines = yield* engine.lastLines(state, 5)
  const where = whereItsOutputIs(engine.kind, state, lines.length > 0)
  const said = lines.length > 0 ? `\n${lines.map((line) => `    ${line}`).join("\n")}` : ""
  display.say(`${job.batchId}: ${end.kind}. ${end.explanation}.${where}${said}\n    ${nextStep(job.quarter, location, end.mayBeRetried)}`)
})

/** Says once of each attempt that was lost that it was, and that another goes on. */
const sayLostAttempts = (said: Map<string, number>, batchOf: (state: JobState) => string, display: ProgressDisplay) => (state: JobState): void => {
  const before = said.get(state.jobId) ?? 0
  for (let n = before; n < state.attempts.length - 1; n++) {
    display.say(`${batchOf(state)}: attempt ${n + 1} was lost (${state.attempts[n]?.reason ?? "no reason given"}); attempt ${n + 2} goes on from the checkpoint.`)
  }
  said.set(state.jobId, Math.max(before, state.attempts.length - 1))
}

/** So long after prices could not be read, or were not there, they are asked for again. */
const askAgainMillis = 60_000

/**
 * Writes into the ledger, and into `prices`, what the machines of running attempts cost, each machine once, while it can be
 * asked. Where it cannot, that is said once, the configured price stands, and a minute later it is tried again.
 */
const recordPrices = (quarter: Quarter, prices: Map<string, number>, display: ProgressDisplay) => {
  const answered = new Set<string>()
  let said = false
  let notBefore = 0
  return Effect.fn("recordPrices")(function*(attempts: ReadonlyArray<JobAttempt>, now: number) {
    const hosts = new Set(attempts.flatMap(({ host, stoppedAt }) => host === null || stoppedAt !== null || answered.has(host) ? [] : [host]))
    if (hosts.size === 0 || now < notBefore) return
    const engine = yield* JobEngine
    const read = yield* Effect.result(engine.machinePrices([...hosts]))
    if (read._tag === "Failure") {
      notBefore = now + askAgainMillis
      if (!said) display.say(`The machines' prices cannot be read (${read.failure.message}); costs are estimated with --price-per-hour where it is given.`)
      said = true
      return
    }
    if (read.success.length > 0) yield* appendRunRecord(quarter, machinePricesKind, { machines: read.success })
    for (const { dollarsPerHour, host } of read.success) {
      answered.add(host)
      if (dollarsPerHour !== null) prices.set(host, dollarsPerHour)
    }
    if (read.success.length < hosts.size) notBefore = now + askAgainMillis
  })
}

/**
 * Waits for jobs to end: shows the firms' progress, explains each end, and writes it into the ledger.
 * `onSpent` hears after each look what the jobs have cost.
 */
export const watchJobs = Effect.fn("watchJobs")(function*<E = never, R = never>(
  quarter: Quarter,
  jobs: ReadonlyArray<LedgerJob>,
  location: string,
  display: ProgressDisplay,
  pricePerHour: number | undefined,
  onSpent: (spent: SpentSoFar) => Effect.Effect<void, E, R>
) {
  const engine = yield* JobEngine
  const byId = new Map(jobs.map((job) => [job.jobId, job]))
  const counts: JobCounts = { lostHosts: 0, waiting: undefined }
  const sayLost = sayLostAttempts(new Map(), (state) => byId.get(state.jobId)?.batchId ?? state.name, display)

  const prices = new Map(recordedMachinePrices(yield* readRunRecords(quarter)))
  const priceMachines = recordPrices(quarter, prices, display)
  const onEnd = Effect.fn("onEnd")(function*(state: JobState) {
    const job = byId.get(state.jobId)
    if (job === undefined) return
    yield* recordEnd(job, state)
    yield* explain(job, state, location, display)
  })
  const onPoll = Effect.fn("onPoll")(function*(states: ReadonlyArray<JobState>) {
    const now = yield* Clock.currentTimeMillis
    for (const state of states) sayLost(state)
    const attempts = states.flatMap((state) => state.attempts)
    counts.lostHosts = attempts.filter((attempt) => isHostLoss(attempt.reason)).length
    const stuck = states.find((state) => state.status === "RUNNABLE" && /^(CAPACITY|MISCONFIGURATION)/.test(state.reason ?? ""))
    counts.waiting = stuck === undefined ? undefined : `waiting for a machine (${stuck.reason})`
    yield* priceMachines(attempts, now)
    yield* onSpent(dollarsSoFar(attempts, now, prices, pricePerHour))
  })
  const watching = showProgress(quarter, display, Math.max(1_000, engine.pollMillis), counts)
  return yield* Effect.raceFirst(waitForCompletion(jobs.map((job) => job.jobId), { onEnd, onPoll }), watching)
})

/** Jobs of the quarter that the ledger holds open. */
export const openJobs = Effect.fn("openJobs")(function*(quarter: Quarter) {
  const histories = yield* readHistories(quarter)
  return [...histories.values()].flatMap((history) => history.open === undefined ? [] : [history.open])
})

/** Asks every open job to save its progress and stop, waits for their ends, and writes them into the ledger. */
export const cancelJobs = Effect.fn("cancelJobs")(function*(quarter: Quarter, reason: string) {
  const engine = yield* JobEngine
  const open = yield* openJobs(quarter)
  for (const job of open) yield* engine.terminate(job.jobId, reason)
  const byId = new Map(open.map((job) => [job.jobId, job]))
  yield* waitForCompletion(open.map((job) => job.jobId), {
    onEnd: (state) => {
      const job = byId.get(state.jobId)
      return job === undefined ? Effect.void : Effect.asVoid(recordEnd(job, state))
    }
  })
  return open.length
})
