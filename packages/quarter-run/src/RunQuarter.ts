import {
  type Adopted, adoptJobs, type BatchHistory, cancelRequest, defaultJobSettings, explainEnd, forgetCancel, type HeldLease, JobEngine, JobSettingsReference, type JobState,
  type LedgerJob, submitBatches, withQuarterLease
} from "@ftm/batch-submitter"
import { appendRunRecord, type BatchProgress, createManifest, readProgress, readRunRecords } from "@ftm/manifest"
import { ObjectStore, patiently, unlessOutage } from "@ftm/object-store"
import { prefetchAdvice, prefetchExists, prefetchOrigin } from "@ftm/s3-source"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect, Option } from "effect"
import { batchesToDo } from "./plan/BatchesToDo.ts"
import { watchBudget } from "./cost/Budget.ts"
import { cancelJobs } from "./jobs/CancelJobs.ts"
import { engineLayer } from "./jobs/EngineSettings.ts"
import { sayReport } from "./jobs/EndReport.ts"
import { watchJobs } from "./jobs/JobWatch.ts"
import { type RunStart, runCommandLine } from "./LastRun.ts"
import { afterFailure, leaveJobs } from "./jobs/LeaveJobs.ts"
import { decideBatches, planRun, type RunOptions } from "./plan/PlanRun.ts"
import { preflight, renderFindings } from "./plan/Preflight.ts"
import { ProgressDisplay, progressLine } from "./progress/ProgressLine.ts"
import { ledgerCost, nothingSpent, recordedPrice, type SpentSoFar } from "./cost/RunCost.ts"
import { chooseCheckpointInterval, renderPlan } from "./plan/RunPlan.ts"
import { readSummary, sumFirms } from "./progress/RunSummary.ts"
import { offeringCancel } from "./Signals.ts"
import { dataMissing, failed, type Stop, wrongUsage } from "./Stop.ts"
import { thousands } from "./progress/SummaryTable.ts"
import { thisProcess } from "./ThisProcess.ts"

/** So often, in milliseconds, the store is asked at most whether the run was cancelled from elsewhere. */
const cancelCheckMillis = 2_000

/** So often one run submits a batch whose machines were taken away. */
const roundsForLostHosts = 3

/** Stops with exit code 3 when the quarter was not prefetched: a run never dials WRDS by itself. */
export const requirePrefetch = Effect.fn("requirePrefetch")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  if (yield* prefetchExists(quarter)) return
  const imported = (yield* prefetchOrigin(quarter))?.source === "import"
  return yield* dataMissing(
    `There are no prefetched transcripts of ${quarter} in ${store.location}. ${
      imported ? "An import of them was begun; end it:" : "Fetch them once from WRDS, on a machine with a fixed address:"
    }\n  ${yield* prefetchAdvice(quarter)}`
  )
})

/** Fails once the quarter was cancelled from elsewhere. The jobs that this orchestrator knows of are stopped with it. */
const failIfCancelled = Effect.fn("failIfCancelled")(function*(quarter: Quarter) {
  const by = yield* cancelRequest(quarter)
  if (by === undefined) return
  return yield* failed(`${quarter} was cancelled by process ${by.pid} on ${by.host}; its jobs were asked to save their progress and stop.`)
})

/** Batches whose job says that it is done, and whose firms are not: the job did something else. */
const sayUnfinished = (jobs: ReadonlyArray<LedgerJob>, states: ReadonlyArray<JobState>, progress: ReadonlyMap<string, BatchProgress>, display: ProgressDisplay): void => {
  const succeeded = new Set(states.filter((state) => state.status === "SUCCEEDED").map((state) => state.jobId))
  for (const { batchId, jobId } of jobs) {
    const remaining = progress.get(batchId)?.remaining ?? 0
    if (!succeeded.has(jobId) || remaining === 0) continue
    display.say(
      `${batchId}: its job says that it is done, and ${thousands(remaining)} of its firms were not gone through. ` +
        "Does its image run map-entrypoint (npm run map), on this store?"
    )
  }
}

/** Submits what has no job yet and waits; batches whose machines were taken away are submitted again, a few times. */
const runJobs = Effect.fn("runJobs")(function*(
  quarter: Quarter,
  batchIds: ReadonlyArray<string>,
  found: Adopted,
  options: RunOptions,
  display: ProgressDisplay,
  lease: HeldLease
) {
  const { settings } = options.start
  const onDemand = settings.engine === "batch" && settings.fallbackQueue !== null ? { onDemandAfter: settings.fallbackAfter } : {}
  const now = yield* Clock.currentTimeMillis
  const onJob = (done: number, of: number): void => {
    if (of > 20) display.show(`${quarter}: ${thousands(done)} of ${thousands(of)} jobs submitted`, `${Math.floor(done / of * 20)}`, now)
  }
  let checkedAt = 0
  const cancelCheck = Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    if (now - checkedAt < cancelCheckMillis) return
    checkedAt = now
    yield* unlessOutage(failIfCancelled(quarter))
  })
  const before = patiently(Effect.andThen(lease.stillOurs, failIfCancelled(quarter)))
  let adopted = found
  let toDo = batchIds
  for (let round = 1; toDo.length + adopted.running.length > 0; round++) {
    const onSpent = yield* watchBudget(quarter, options.start, display)
    // What earlier jobs have cost may be too much already.
    yield* onSpent(nothingSpent)
    const jobs = yield* submitBatches(quarter, toDo, { adopted, before, onJob, ...onDemand })
    adopted = { running: [], endedBatchIds: [] }
    const onLook = (spent: SpentSoFar) => Effect.andThen(cancelCheck, onSpent(spent))
    const states = yield* watchJobs(quarter, jobs, { display, lease, onLook, start: options.start })
    const lost = new Set(states.filter((state) => explainEnd(state).kind === "host lost").map((state) => state.jobId))
    const progress = new Map((yield* patiently(readProgress(quarter))).map((batch) => [batch.batchId, batch]))
    sayUnfinished(jobs, states, progress, display)
    toDo = jobs.filter((job) => lost.has(job.jobId) && progress.get(job.batchId)?.finished === false).map((job) => job.batchId)
    if (round === roundsForLostHosts) return
    if (toDo.length > 0) display.say(`${toDo.join(", ")}: submitted again, since the machines were taken away (${round + 1} of ${roundsForLostHosts} times).`)
  }
})

/** The orchestrator is stopped. Local jobs end with it, after they have saved their progress; cloud jobs go on. */
const onStop = Effect.fn("onStop")(function*(quarter: Quarter, start: RunStart, display: ProgressDisplay) {
  if (start.settings.engine === "batch") return yield* leaveJobs(quarter, start, display)
  const { location } = yield* ObjectStore
  display.say("Stopping: the jobs save their progress first …")
  yield* cancelJobs(quarter, "the orchestrator was stopped", start, display)
  const progress = yield* Effect.option(readProgress(quarter))
  const again = runCommandLine(quarter, location, start)
  if (Option.isNone(progress)) return display.say(`Stopped before any job was submitted. To begin again:\n  ${again}`)
  const counts = sumFirms(progress.value)
  yield* appendRunRecord(quarter, "run stopped", { ...counts })
  display.say(`Stopped. ${counts.total - counts.remaining} of ${counts.total} firms are saved. To go on from there:\n  ${again}`)
}, (effect) => Effect.catch(effect, (error) => Effect.logWarning(error.message)))

/** Nothing to submit and nothing that runs: says so, and what the user may want instead. */
const sayNothingToDo = Effect.fn("sayNothingToDo")(function*(quarter: Quarter, display: ProgressDisplay) {
  const firms = sumFirms(yield* readProgress(quarter))
  if (firms.remaining > 0) {
    display.say(`Nothing of ${quarter} has failed. Nothing was submitted; without --retry-failed the ${thousands(firms.remaining)} firms that remain are taken up.`)
    return
  }
  const retry = firms.failed > 0 ? ` ${thousands(firms.failed)} of them failed; --retry-failed takes them up again.` : ""
  display.say(`${quarter} is done already: all ${thousands(firms.total)} firms were gone through. Nothing was submitted.${retry}`)
})

/** Jobs that a run on AWS Batch has left under way are not known to the processes of this machine, which would work on their batches. */
const requireNoCloudJobs = Effect.fn("requireNoCloudJobs")(function*(quarter: Quarter, options: RunOptions, histories: ReadonlyMap<string, BatchHistory>) {
  const inCloud = [...histories.values()].some(({ open }) => open?.engine === "batch")
  if (options.start.settings.engine === "batch" || !inCloud) return
  const { location } = yield* ObjectStore
  const same = `--quarter ${quarter} --store ${location}`
  return yield* failed(
    `Jobs of ${quarter} are under way on AWS Batch. See them to their ends with:\n  npm run orchestrate -- watch ${same}\n` +
      `or stop them first with:\n  npm run orchestrate -- cancel ${same}`
  )
})

/** Other firms than the running jobs work on: their batch ids would mean other firms halfway. */
const otherFirms = (quarter: Quarter, location: string): Stop =>
  failed(
    `The prefetch of ${quarter} has other firms now than the jobs that are under way. Stop those first with:\n` +
      `  npm run orchestrate -- cancel --quarter ${quarter} --store ${location}`
  )

/** Checks, sees what earlier orchestrators have left, plans, makes the manifest, and sees the jobs to their ends. The engine is open, and the lease is held. */
const runWithEngine = Effect.fn("runWithEngine")(function*(quarter: Quarter, options: RunOptions, display: ProgressDisplay, lease: HeldLease) {
  const { location } = yield* ObjectStore
  const { settings } = options.start
  yield* JobEngine // opened before anything is written: it may be that no job can be run at all
  const findings = yield* preflight(quarter, options.start, options.verify)
  if (findings.some((finding) => !finding.ok)) {
    return yield* wrongUsage(`${quarter} was not started, and nothing was submitted:\n${renderFindings(findings)}`)
  }
  const found = yield* adoptJobs(quarter, sayReport(location, options.start, display))
  const decided = yield* decideBatches(quarter, options)
  const plan = yield* planRun(quarter, options, decided)
  display.say(renderPlan(plan))
  if (settings.engine === "batch") display.say(renderFindings(findings))
  const { running } = found
  if (running.length > 0) display.say(`${running.length} ${running.length === 1 ? "job was" : "jobs were"} submitted already; ${running.length === 1 ? "it was" : "they were"} found and adopted.`)
  yield* failIfCancelled(quarter)

  const { batchSize, begun, firmIds, histories } = decided
  if (begun === undefined && running.length > 0) return yield* otherFirms(quarter, location)
  if (begun === undefined) yield* createManifest(quarter, firmIds, batchSize)
  if (options.batchSize !== undefined && options.batchSize !== batchSize && begun !== undefined) {
    display.say(`The run was begun with batches of ${batchSize} firms and keeps them.`)
  }
  yield* appendRunRecord(quarter, "run started", {
    engine: settings.engine, ...options.start, batches: plan.batches, firms: plan.firms, adopted: running.map((job) => job.batchId), ...thisProcess
  })
  const toDo = batchesToDo(yield* readProgress(quarter), histories, options.retryFailed).map((batch) => batch.batchId)
  yield* runJobs(quarter, toDo, found, options, display, lease).pipe(
    Effect.provideService(JobSettingsReference, {
      ...defaultJobSettings, topicVariables: options.start.topics, checkpointInterval: chooseCheckpointInterval(batchSize)
    }),
    Effect.tapError((error) => afterFailure(quarter, error, options.start, display))
  )
})

/**
 * Takes a quarter from where it stands to its end: prefetch present? -> plan -> manifest -> jobs -> wait. Gives the summary.
 * Nothing is submitted when every firm is done. A run that was stopped or killed goes on from its checkpoints, and
 * adopts what still runs.
 */
export const runQuarter = Effect.fn("runQuarter")(function*(quarter: Quarter, options: RunOptions) {
  const { location } = yield* ObjectStore
  const display = new ProgressDisplay(options.json, options.shared === undefined)
  yield* requirePrefetch(quarter)

  const work = Effect.fn("work")(function*(lease: HeldLease) {
    // What was cancelled before is an earlier run; what is cancelled from now on is this one.
    yield* forgetCancel(quarter)
    const { begun, histories } = yield* decideBatches(quarter, options)
    yield* requireNoCloudJobs(quarter, options, histories)
    const nothingOpen = [...histories.values()].every((history) => history.open === undefined)
    if (begun !== undefined && nothingOpen) {
      const toDo = batchesToDo(yield* readProgress(quarter), histories, options.retryFailed)
      if (toDo.length === 0) return yield* sayNothingToDo(quarter, display)
    }
    const running = runWithEngine(quarter, options, display, lease).pipe(
      Effect.onInterrupt(() => onStop(quarter, options.start, display)),
      Effect.provide(engineLayer(options.start.settings, location, quarter, options.shared))
    )
    yield* options.start.settings.engine === "batch" ? offeringCancel(running) : running
    yield* sayEnd(quarter, display)
  })
  yield* withQuarterLease(quarter, thisProcess, work)
  return yield* readSummary(quarter)
})

/** The last line of progress, and the end of the run in the ledger with what it took and, as an estimate, cost. */
export const sayEnd = Effect.fn("sayEnd")(function*(quarter: Quarter, display: ProgressDisplay) {
  const counts = sumFirms(yield* patiently(readProgress(quarter)))
  display.show(progressLine(quarter, counts, counts, 0), "end", 0)
  display.finish()
  const records = yield* patiently(readRunRecords(quarter))
  const cost = ledgerCost(records, recordedPrice(records)).total
  yield* patiently(appendRunRecord(quarter, counts.remaining === 0 ? "run finished" : "run stopped", {
    ...counts, machine_seconds: cost.seconds, lost_machine_seconds: cost.lostSeconds,
    estimated_dollars: cost.dollars, estimated_lost_dollars: cost.lostDollars
  }))
})
