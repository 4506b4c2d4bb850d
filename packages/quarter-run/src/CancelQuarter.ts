import { currentHolder, type ProcessIdentity, requestCancel, ThisProcess } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { engineLayer } from "./engine/EngineLayer.ts"
import { askProgramToStop } from "./engine/WorkingProcesses.ts"
import { cancelJobs } from "./jobs/CancelJobs.ts"
import { cancelCloudJobs } from "./jobs/LeaveJobs.ts"
import { readSummary } from "./progress/RunSummary.ts"
import { quarterRunError, StillWorking } from "./QuarterRunError.ts"
import { tell } from "./QuarterRunEvents.ts"
import { whereTheRunIs } from "./restart/RestartQuarter.ts"
import { lastRunStart, type RunStart } from "./RunStart.ts"

/**
 * How long another program may take to end once it was told to. It reads that within seconds; its local jobs are killed after 30 s, and cloud
 * jobs, which are asked one after the other, after 30 s of their own.
 */
const patienceMillis = 15 * 60_000
const lookMillis = 500

/** Waits until the program that works on the quarter, if there is one, is gone. Fails with the reason `StillWorking` where it stays. */
const awaitHolder = Effect.fn("awaitHolder")(function* (quarter: Quarter, holder: ProcessIdentity | undefined) {
  if (holder === undefined) return
  const self = yield* ThisProcess
  yield* tell({ _tag: "WaitingForOther", quarter, holder })
  for (let waited = 0; waited < patienceMillis; waited += lookMillis) {
    if ((yield* currentHolder(quarter, self)) === undefined) return
    yield* Effect.sleep(lookMillis)
  }
  const { location } = yield* ObjectStore
  return yield* quarterRunError(
    quarter,
    location,
    new StillWorking({ holder }),
    `Process ${holder.pid} on ${holder.host} works on ${quarter} ${patienceMillis / 60_000} minutes after it was told to stop.`
  )
})

/** Local jobs end with the program that started them: it is told, and waited for. */
const cancelLocalRun = Effect.fn("cancelLocalRun")(function* (quarter: Quarter, holder: ProcessIdentity | undefined) {
  if (holder === undefined) yield* tell({ _tag: "NoJobs", quarter, endedUnseen: false })
  // Faster than waiting until it reads the request.
  else yield* askProgramToStop(quarter, holder.pid)
  yield* awaitHolder(quarter, holder)
})

const cancelCloudRun = Effect.fn("cancelCloudRun")(function* (quarter: Quarter, start: RunStart, holder: ProcessIdentity | undefined) {
  yield* cancelCloudJobs(quarter, start)
  yield* awaitHolder(quarter, holder)
  // What that program submitted in its last moment.
  yield* cancelJobs(quarter, "cancelled by the operator", start)
})

const cancelHere = Effect.fn("cancelHere")(function* (quarter: Quarter) {
  const self = yield* ThisProcess
  const holder = yield* currentHolder(quarter, self)
  // First of all, so that a program that is still planning submits nothing.
  if (holder !== undefined) yield* requestCancel(quarter, self)
  const started = yield* Effect.result(lastRunStart(quarter))
  if (started._tag === "Failure") {
    if (holder === undefined) return yield* started.failure
    yield* awaitHolder(quarter, holder)
  } else if (started.success.settings.engine === "local") {
    yield* cancelLocalRun(quarter, holder)
  } else {
    yield* cancelCloudRun(quarter, started.success, holder).pipe(Effect.provide(engineLayer(started.success.settings, quarter)))
  }
  return yield* readSummary(quarter)
})

/**
 * Stops a run, or a restart, from any machine: its jobs save their progress first. Waits until they have ended, and gives how the quarter
 * stands then. Fails with the reason `NeverRun` where there is nothing to cancel, with `StillRunning` where jobs could not be asked to stop,
 * and with `StillWorking` where the program that works on the quarter does not end.
 */
export const cancelQuarter = (quarter: Quarter) => whereTheRunIs(quarter, cancelHere(quarter))
