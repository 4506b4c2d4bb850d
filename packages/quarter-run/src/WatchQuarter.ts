import { adoptJobs, currentHolder, type HeldLease, requestCancel, withQuarterLease, workUnderWay } from "@ftm/batch-submitter"
import { ObjectStore, patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { watchBudget } from "./cost/Budget.ts"
import { cancelJobs } from "./jobs/CancelJobs.ts"
import { sayReport } from "./jobs/EndReport.ts"
import { engineLayer } from "./jobs/EngineSettings.ts"
import { watchJobs } from "./jobs/JobWatch.ts"
import { lastRunStart, type RunStart } from "./LastRun.ts"
import { afterFailure, cancelAndSay, leaveJobs } from "./jobs/LeaveJobs.ts"
import { ProgressDisplay } from "./progress/ProgressLine.ts"
import { showProgress } from "./progress/ShowProgress.ts"
import { sayEnd } from "./RunQuarter.ts"
import { readSummary } from "./progress/RunSummary.ts"
import { offeringCancel } from "./Signals.ts"
import { isOnThisMachine, thisProcess } from "./ThisProcess.ts"

/** Looks on while another orchestrator works, until it has gone. */
const lookOn = Effect.fn("lookOn")(function*(quarter: Quarter, display: ProgressDisplay) {
  let note = ""
  const untilGone = Effect.gen(function*() {
    while (true) {
      const work = yield* patiently(workUnderWay(quarter, thisProcess))
      if (work === undefined) return
      note = work.note
      yield* Effect.sleep(2_000)
    }
  })
  yield* Effect.raceFirst(untilGone, showProgress(quarter, display, 2_000, () => note))
  display.finish()
})

/** Sees the jobs to their ends that earlier orchestrators left under way, as the one orchestrator of the quarter. The engine is open. */
const seeToTheirEnds = Effect.fn("seeToTheirEnds")(function*(quarter: Quarter, start: RunStart, display: ProgressDisplay, lease: HeldLease) {
  const { location } = yield* ObjectStore
  const { endedBatchIds, running } = yield* adoptJobs(quarter, sayReport(location, start, display))
  if (running.length === 0) {
    display.say(endedBatchIds.length === 0 ? `No job of ${quarter} is under way.` : `The last jobs of ${quarter} had ended while nobody looked.`)
    return
  }
  const onLook = yield* watchBudget(quarter, start, display)
  yield* watchJobs(quarter, running, { display, lease, onLook, start }).pipe(
    Effect.tapError((error) => afterFailure(quarter, error, start, display))
  )
  yield* sayEnd(quarter, display)
})

/**
 * Shows a run that is under way, from any machine, and writes its ends into the ledger when no other orchestrator does.
 * Submits nothing. Gives the summary.
 */
export const watchQuarter = Effect.fn("watchQuarter")(function*(quarter: Quarter, json: boolean) {
  const { location } = yield* ObjectStore
  const display = new ProgressDisplay(json)
  const start = yield* lastRunStart(quarter)
  const holder = yield* currentHolder(quarter, thisProcess)
  if (holder !== undefined) display.say(`Process ${holder.pid} on ${holder.host} works on ${quarter}; this only looks on.`)

  // Local jobs end with their orchestrator.
  if (start.settings.engine === "local") {
    if (holder === undefined) display.say(`No job of ${quarter} is under way.`)
    else yield* lookOn(quarter, display)
    return yield* readSummary(quarter)
  }

  const work = Effect.gen(function*() {
    if (holder !== undefined) yield* lookOn(quarter, display)
    yield* withQuarterLease(quarter, thisProcess, (lease) => seeToTheirEnds(quarter, start, display, lease)).pipe(
      // Somebody else has begun in the meantime: they write the ledger.
      Effect.catchTag("QuarterInUse", () => lookOn(quarter, display))
    )
  })
  yield* offeringCancel(work.pipe(
    Effect.onInterrupt(() => leaveJobs(quarter, start, display)),
    Effect.provide(engineLayer(start.settings, location, quarter))
  ))
  return yield* readSummary(quarter)
})

/** Stops a run from anywhere: its jobs save their progress first. Waits until they have ended. Gives the summary. */
export const cancelQuarter = Effect.fn("cancelQuarter")(function*(quarter: Quarter, json: boolean) {
  const { location } = yield* ObjectStore
  const display = new ProgressDisplay(json)
  const holder = yield* currentHolder(quarter, thisProcess)
  // First of all, so that an orchestrator that is still planning submits nothing.
  if (holder !== undefined) yield* requestCancel(quarter, thisProcess)
  const awaitHolder = Effect.gen(function*() {
    if (holder === undefined) return
    display.say(`Process ${holder.pid} on ${holder.host}, which works on ${quarter}, was told, and is waited for …`)
    while ((yield* currentHolder(quarter, thisProcess)) !== undefined) yield* Effect.sleep(500)
  })
  const started = yield* Effect.result(lastRunStart(quarter))
  if (started._tag === "Failure") {
    if (holder === undefined) return yield* started.failure
    yield* awaitHolder
    return yield* readSummary(quarter)
  }
  const start = started.success
  if (start.settings.engine === "local") {
    if (holder === undefined) display.say(`No job of ${quarter} is under way.`)
    // Sooner than it would read the request.
    else if (isOnThisMachine(holder)) yield* Effect.sync(() => process.kill(holder.pid, "SIGTERM"))
    yield* awaitHolder
    return yield* readSummary(quarter)
  }
  yield* Effect.gen(function*() {
    yield* cancelAndSay(quarter, start, display)
    yield* awaitHolder
    // What it had submitted in the last moment.
    yield* cancelJobs(quarter, "cancelled by the operator", start, display)
  }).pipe(Effect.provide(engineLayer(start.settings, location, quarter)))
  return yield* readSummary(quarter)
})
