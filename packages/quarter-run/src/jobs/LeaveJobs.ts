import { readHistories, unrecordedIntents } from "@ftm/batch-submitter"
import { appendRunEvent, readProgress, requestCancel, ThisProcess } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { countOf, type Quarter, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { OnInterrupt } from "../OnInterrupt.ts"
import { QuarterRunError, quarterRunError, StillRunning } from "../QuarterRunError.ts"
import { tell } from "../QuarterRunEvents.ts"
import type { RunStart } from "../RunStart.ts"
import { cancelJobs } from "./CancelJobs.ts"

/** Tells of cloud jobs that go on by themselves; gives whether there are any. */
const tellJobsGoOn = Effect.fn("tellJobsGoOn")(function* (quarter: Quarter, start: RunStart) {
  const { location } = yield* ObjectStore
  const histories = [...(yield* readHistories(quarter)).values()]
  const jobs = histories.filter((history) => history.open !== undefined).length
  const maybe = (yield* unrecordedIntents(quarter)).length
  if (jobs + maybe === 0) yield* tell({ _tag: "NoJobs", quarter, endedUnseen: false })
  else yield* tell({ _tag: "JobsGoOn", quarter, jobs, maybe, store: location, start })
  return jobs + maybe > 0
})

/** Stops the quarter's cloud jobs and waits for their end. Fails with the reason `StillRunning` where some could not be asked. */
export const cancelCloudJobs = Effect.fn("cancelCloudJobs")(function* (quarter: Quarter, start: RunStart) {
  const { location } = yield* ObjectStore
  // Read by the program that works on the quarter, if that is another one: it submits no more, and stops as well.
  yield* requestCancel(quarter, yield* ThisProcess)
  yield* tell({ _tag: "Cancelling", quarter })
  const { refused, stopped } = yield* cancelJobs(quarter, "cancelled by the operator", start)
  if (refused > 0) {
    return yield* quarterRunError(
      quarter,
      location,
      new StillRunning({ jobs: refused }),
      `${countOf(refused, "job")} of ${quarter} could not be asked to stop and ${refused === 1 ? "goes" : "go"} on.`
    )
  }
  if (stopped === 0) return yield* tell({ _tag: "NoJobs", quarter, endedUnseen: false })
  yield* appendRunEvent(quarter, { _tag: "RunCancelled", cancelled: stopped })
  const firms = sumFirmCounts(yield* readProgress(quarter))
  yield* tell({ _tag: "JobsCancelled", quarter, jobs: stopped, firms, store: location, start })
})

/** The program is interrupted: its cloud jobs go on, unless `OnInterrupt` wants them cancelled. */
export const leaveJobs = (quarter: Quarter, start: RunStart) =>
  Effect.gen(function* () {
    const someGoOn = yield* tellJobsGoOn(quarter, start)
    if (!someGoOn) return
    const { cancelJobs: wantsCancel } = yield* OnInterrupt
    if (yield* wantsCancel(quarter)) yield* cancelCloudJobs(quarter, start)
  }).pipe(Effect.catch((error) => Effect.logWarning(error.message)))

/**
 * What becomes of the jobs when the watching of them failed. Over budget or cancelled, they are stopped. After any other failure cloud
 * jobs go on, which is told; where another program has taken the quarter over there is nothing to tell.
 */
export const afterFailure = (quarter: Quarter, error: { readonly _tag: string; readonly message: string }, start: RunStart) =>
  Effect.gen(function* () {
    if (error instanceof QuarterRunError && error.stopsJobs) yield* cancelJobs(quarter, error.message, start)
    else if (start.settings.engine === "batch" && error._tag !== "QuarterInUse") yield* tellJobsGoOn(quarter, start)
  }).pipe(Effect.catch((further) => Effect.logWarning(further.message)))
