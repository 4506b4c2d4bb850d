import { currentHolder, withQuarterLease } from "@ftm/batch-submitter"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { engineLayer } from "./EngineSettings.ts"
import { makeFirmProgress } from "./FirmProgress.ts"
import { cancelJobs, openJobs, watchJobs } from "./JobWatch.ts"
import { lastRunSettings } from "./LastRun.ts"
import { ProgressDisplay, progressLine } from "./ProgressLine.ts"
import { readSummary } from "./RunSummary.ts"
import { sayEnd } from "./RunQuarter.ts"
import { failed } from "./Stop.ts"
import { thisProcess } from "./ThisProcess.ts"

/** Looks on while another orchestrator works, until it has gone. */
const lookOn = Effect.fn("lookOn")(function*(quarter: Quarter, display: ProgressDisplay) {
  const begun = yield* Clock.currentTimeMillis
  const firmProgress = yield* makeFirmProgress(quarter)
  const atStart = yield* firmProgress
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const counts = yield* firmProgress
    display.show(progressLine(quarter, counts, atStart, (now - begun) / 1000), JSON.stringify(counts), now)
    if ((yield* currentHolder(quarter, thisProcess)) === undefined) break
    yield* Effect.sleep(2_000)
  }
  display.finish()
})

/**
 * Shows a run that is under way, from any machine, and writes its ends into the ledger when no other orchestrator does.
 * Submits nothing. Gives the summary.
 */
export const watchQuarter = Effect.fn("watchQuarter")(function*(quarter: Quarter, json: boolean) {
  const { location } = yield* ObjectStore
  const display = new ProgressDisplay(json)
  const settings = yield* lastRunSettings(quarter)
  const holder = yield* currentHolder(quarter, thisProcess)
  if (holder !== undefined) {
    display.say(`Process ${holder.pid} on ${holder.host} works on ${quarter}; this only looks on.`)
    yield* lookOn(quarter, display)
  }
  const adopt = Effect.gen(function*() {
    const open = yield* openJobs(quarter)
    if (open.length === 0 || settings.engine === "local") {
      if (holder === undefined) display.say(`No job of ${quarter} is under way.`)
      return
    }
    yield* watchJobs(quarter, open, location, display, undefined, () => Effect.void).pipe(Effect.provide(engineLayer(settings, location, quarter)))
    yield* sayEnd(quarter, display)
  })
  yield* withQuarterLease(quarter, thisProcess, () => adopt).pipe(
    // Somebody else has begun in the meantime: they write the ledger.
    Effect.catchTag("QuarterInUse", () => Effect.void)
  )
  return yield* readSummary(quarter)
})

/** Stops a run from anywhere: its jobs save their progress first. Waits until they have ended. */
export const cancelQuarter = Effect.fn("cancelQuarter")(function*(quarter: Quarter, json: boolean) {
  const { location } = yield* ObjectStore
  const display = new ProgressDisplay(json)
  const settings = yield* lastRunSettings(quarter)
  const holder = yield* currentHolder(quarter, thisProcess)
  if (settings.engine === "local") {
    if (holder === undefined) {
      display.say(`No job of ${quarter} is under way.`)
    } else if (holder.host !== thisProcess.host) {
      return yield* failed(`The jobs of ${quarter} are processes on ${holder.host}: type the same command there.`)
    } else {
      display.say(`Process ${holder.pid} is asked to stop; its jobs save their progress first …`)
      yield* Effect.sync(() => process.kill(holder.pid, "SIGTERM"))
      while ((yield* currentHolder(quarter, thisProcess)) !== undefined) yield* Effect.sleep(200)
    }
    return yield* readSummary(quarter)
  }
  display.say("The jobs are asked to save their progress and stop; they are killed after 30 s …")
  const stopped = yield* cancelJobs(quarter, "cancelled by the operator").pipe(Effect.provide(engineLayer(settings, location, quarter)))
  display.say(stopped === 0 ? `No job of ${quarter} is under way.` : `${stopped} ${stopped === 1 ? "job has" : "jobs have"} ended.`)
  return yield* readSummary(quarter)
})
