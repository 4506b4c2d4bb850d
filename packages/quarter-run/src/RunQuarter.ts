import { type Adopted, adoptJobs, JobEngine } from "@ftm/batch-submitter"
import { defaultJobSettings, type JobSettings } from "@ftm/job-contract"
import { appendRunEvent, createManifest, forgetCancel, type HeldLease, readProgress, withQuarterLease, ThisProcess } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { engineLayer } from "./engine/EngineLayer.ts"
import { whileRemembered } from "./engine/WorkingProcesses.ts"
import { failIfCancelled } from "./jobs/CancelCheck.ts"
import { cancelJobs } from "./jobs/CancelJobs.ts"
import { afterFailure, leaveJobs } from "./jobs/LeaveJobs.ts"
import { runJobs } from "./jobs/RunJobs.ts"
import { tellJobEnd } from "./jobs/TellJobEnd.ts"
import { OnInterrupt } from "./OnInterrupt.ts"
import { batchesToDo } from "./plan/BatchesToDo.ts"
import { requireSameTopics } from "./plan/CheckTopics.ts"
import { takeUpLostParts } from "./plan/LostParts.ts"
import { type DecidedBatches, decideBatches, planRun, tellBatchSizeKept } from "./plan/PlanRun.ts"
import { preflight, requireReady } from "./plan/Preflight.ts"
import { requirePrefetch } from "./plan/RequirePrefetch.ts"
import { chooseCheckpointInterval, type PlannedRun } from "./plan/RunPlan.ts"
import { readSummary } from "./progress/RunSummary.ts"
import { CloudJobsRunning, FirmsChanged, quarterRunError } from "./QuarterRunError.ts"
import { tell } from "./QuarterRunEvents.ts"
import { finishPromotion } from "./restart/Promotion.ts"
import { inStaging, restartWith } from "./restart/RestartQuarter.ts"
import { endRun } from "./RunEnd.ts"
import type { RunOptions } from "./RunOptions.ts"
import type { RunStart } from "./RunStart.ts"

/** The program is interrupted. Local jobs end with it, after they have saved their progress; cloud jobs go on. */
const stopRun = Effect.fn("stopRun")(
  function* (quarter: Quarter, start: RunStart) {
    if (start.settings.engine === "batch") return yield* leaveJobs(quarter, start)
    const { location } = yield* ObjectStore
    yield* tell({ _tag: "Stopping", quarter })
    yield* cancelJobs(quarter, "the orchestrator was stopped", start)
    const progress = Option.getOrUndefined(yield* Effect.option(readProgress(quarter)))
    const firms = progress === undefined ? undefined : sumFirmCounts(progress)
    if (firms !== undefined) yield* appendRunEvent(quarter, { _tag: "RunStopped", ...firms })
    yield* tell({ _tag: "Stopped", quarter, firms, store: location, start })
  },
  (effect) => Effect.catch(effect, (error) => Effect.logWarning(error.message))
)

/** This machine's processes would know nothing of jobs that an earlier run left on AWS Batch, and would work on the same batches. */
const requireNoCloudJobs = Effect.fn("requireNoCloudJobs")(function* (
  quarter: Quarter,
  { settings }: RunStart,
  { histories }: DecidedBatches
) {
  const inCloud = [...histories.values()].some(({ open }) => open?.engine === "batch")
  if (settings.engine === "batch" || !inCloud) return
  const { location } = yield* ObjectStore
  return yield* quarterRunError(quarter, location, new CloudJobsRunning({}), `Jobs of ${quarter} are under way on AWS Batch.`)
})

/** Whether no job is running and there is no batch to work on; if so, tells of it. */
const isDone = Effect.fn("isDone")(function* (quarter: Quarter, { retryFailed = false }: RunOptions, { begun, histories }: DecidedBatches) {
  const someOpen = [...histories.values()].some((history) => history.open !== undefined)
  if (begun === undefined || someOpen) return false
  const progress = yield* readProgress(quarter)
  if (batchesToDo(progress, histories, retryFailed).length > 0) return false
  yield* tell({ _tag: "NothingToDo", quarter, firms: sumFirmCounts(progress), retryFailed })
  return true
})

/** Writes the quarter's batches where there are none that jobs have worked on. */
const makeBatches = Effect.fn("makeBatches")(function* (quarter: Quarter, decided: DecidedBatches, running: number) {
  const { batchSize, begun, firmIds } = decided
  if (begun === undefined && running > 0) {
    // Their batch ids would mean other firms halfway.
    const { location } = yield* ObjectStore
    return yield* quarterRunError(
      quarter,
      location,
      new FirmsChanged({}),
      `The prefetch of ${quarter} has other firms now than the jobs that are under way.`
    )
  }
  if (begun === undefined) yield* createManifest(quarter, firmIds, batchSize)
})

const recordStart = Effect.fn("recordStart")(function* (quarter: Quarter, { start }: RunOptions, plan: PlannedRun, { running }: Adopted) {
  yield* appendRunEvent(quarter, {
    _tag: "RunStarted",
    ...start,
    batches: plan.batches,
    firms: plan.firms,
    adopted: running.map((job) => job.batchId),
    ...(yield* ThisProcess)
  })
})

/** Batches of which the ledger knows a job that has no end yet. */
const openBatches = ({ histories }: DecidedBatches): ReadonlySet<string> =>
  new Set([...histories].flatMap(([batchId, { open }]) => (open === undefined ? [] : [batchId])))

/**
 * Checks, finds what earlier runs have left, plans, writes the batches, and watches the jobs to their end. The engine is open, and the lease is
 * held. `leftOpen`: batches of which it was not known yet whether a job works on them.
 */
const runWithEngine = Effect.fn("runWithEngine")(function* (
  quarter: Quarter,
  options: RunOptions,
  lease: HeldLease,
  leftOpen: ReadonlySet<string>
) {
  const { start, verify = false } = options
  yield* JobEngine // opened before anything is written: perhaps no job can be run at all
  const findings = yield* preflight(quarter, start, verify)
  yield* requireReady(quarter, findings)
  const found = yield* adoptJobs(quarter, tellJobEnd(start))
  const decided = yield* decideBatches(quarter, options)
  const stillOpen = openBatches(decided)
  // Now it is known which of the jobs that an earlier run has left are gone: their batches are at rest, too.
  if (decided.begun !== undefined) {
    yield* takeUpLostParts(quarter, (batchId) => leftOpen.has(batchId) && !stillOpen.has(batchId), verify)
  }
  const plan = yield* planRun(quarter, options, decided)
  yield* tell({ _tag: "Planned", quarter, plan, findings })
  if (found.running.length > 0) yield* tell({ _tag: "JobsAdopted", quarter, jobs: found.running.length })
  yield* failIfCancelled(quarter)

  yield* makeBatches(quarter, decided, found.running.length)
  yield* recordStart(quarter, options, plan, found)
  const toDo = batchesToDo(yield* readProgress(quarter), decided.histories, options.retryFailed ?? false).map((batch) => batch.batchId)
  const jobSettings: JobSettings = {
    ...defaultJobSettings,
    topicVariables: start.topics,
    checkpointInterval: chooseCheckpointInterval(decided.batchSize)
  }
  yield* runJobs(quarter, toDo, found, { ...options, jobSettings, lease }).pipe(
    Effect.tapError((error) => afterFailure(quarter, error, start))
  )
  // Parts that were there before their job was taken up; what of them goes now is for the next run.
  if (verify) yield* takeUpLostParts(quarter, (batchId) => stillOpen.has(batchId), verify)
})

/** The run of a quarter whose lease is held. */
const runHeld = Effect.fn("runHeld")(function* (quarter: Quarter, options: RunOptions, lease: HeldLease) {
  const { start } = options
  // What was cancelled before is an earlier run; what is cancelled from now on is this one.
  yield* forgetCancel(quarter)
  const decided = yield* decideBatches(quarter, options)
  yield* requireNoCloudJobs(quarter, start, decided)
  yield* requireSameTopics(quarter, start)
  const leftOpen = openBatches(decided)
  if (decided.begun !== undefined) yield* takeUpLostParts(quarter, (batchId) => !leftOpen.has(batchId), options.verify ?? false)
  yield* tellBatchSizeKept(quarter, options, decided)
  if (yield* isDone(quarter, options, decided)) return
  const running = runWithEngine(quarter, options, lease, leftOpen).pipe(
    Effect.onInterrupt(() => stopRun(quarter, start)),
    Effect.provide(engineLayer(start.settings, quarter, options.shared))
  )
  const { whileAsking } = yield* OnInterrupt
  yield* start.settings.engine === "batch" ? whileAsking(running) : whileRemembered(quarter, running)
  yield* endRun(quarter)
})

/** The run of a quarter, beside the results that are there where they are to be replaced. Gives where the results are. */
const runOrRestart = Effect.fn("runOrRestart")(function* (quarter: Quarter, options: RunOptions, lease: HeldLease) {
  yield* finishPromotion(quarter)
  if (options.start.restart !== true) {
    yield* runHeld(quarter, options, lease)
    return yield* readSummary(quarter)
  }
  const self = yield* ThisProcess
  const beside = withQuarterLease(quarter, self, (ofStaging) => runHeld(quarter, options, ofStaging))
  const isReplaced = yield* restartWith(quarter, options.start, beside)
  return yield* isReplaced ? readSummary(quarter) : inStaging(readSummary(quarter))
})

/**
 * Takes a prefetched quarter from where it stands to its end: plan, batches, jobs, wait. Gives how it stands then.
 *
 * Nothing is submitted when every firm is done. A run that was stopped or killed goes on from its checkpoints, and takes over the jobs that
 * are still running. With `restart` all is made again below `staging/`, and replaces what was there once it is whole.
 *
 * Fails with `QuarterRunError` (`OtherTopics` where there are topics that this run would make otherwise), with `QuarterInUse` while another
 * program works on the quarter, and as the store and the job engine do. `QuarterRunEvents` tells what happens; `OnInterrupt` says what
 * becomes of cloud jobs on an interrupt.
 */
export const runQuarter = Effect.fn("runQuarter")(function* (quarter: Quarter, options: RunOptions) {
  yield* requirePrefetch(quarter)
  return yield* withQuarterLease(quarter, yield* ThisProcess, (lease) => runOrRestart(quarter, options, lease))
})
