import { requestCancel, unrecordedIntents } from "@ftm/batch-submitter"
import { appendRunRecord, readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { cancelJobs } from "./CancelJobs.ts"
import { openJobs } from "./JobWatch.ts"
import { type RunStart, runCommandLine } from "../LastRun.ts"
import type { ProgressDisplay } from "../progress/ProgressLine.ts"
import { sumFirms } from "../progress/RunSummary.ts"
import { awaitSecondPress, stoppedByKeyboard } from "../Signals.ts"
import { thousands } from "../progress/SummaryTable.ts"
import { failed } from "../Stop.ts"
import { thisProcess } from "../ThisProcess.ts"

/** So long a second Ctrl-C is waited for. */
const cancelWindowMillis = 10_000

/** How one comes back to jobs that go on by themselves; false when there are none. */
const sayHowToComeBack = Effect.fn("sayHowToComeBack")(function*(quarter: Quarter, start: RunStart, display: ProgressDisplay) {
  const { location } = yield* ObjectStore
  const [open, unanswered] = [(yield* openJobs(quarter)).length, (yield* unrecordedIntents(quarter)).length]
  if (open + unanswered === 0) {
    display.say(`No job of ${quarter} is under way.`)
    return false
  }
  const same = `--quarter ${quarter} --store ${location}`
  const more = unanswered === 0 ? "" : ` (${unanswered} more may be: the submission's answer was not waited for, and the next command looks for it)`
  display.say(
    `${open} ${open === 1 ? "job goes" : "jobs go"} on without this terminal${more}. Come back from any machine with:\n` +
      `  npm run orchestrate -- watch ${same}\nsubmit what has no job yet, too, with:\n  ${runCommandLine(quarter, location, start)}\n` +
      `or stop ${open === 1 ? "it" : "them"} with:\n  npm run orchestrate -- cancel ${same}`
  )
  return true
})

/** Stops the quarter's cloud jobs, waits for their end, and says how to go on. Fails where some could not be asked. */
export const cancelAndSay = Effect.fn("cancelAndSay")(function*(quarter: Quarter, start: RunStart, display: ProgressDisplay) {
  const { location } = yield* ObjectStore
  // Read by the orchestrator that works on the quarter, if that is another one: it submits no more, and stops as well.
  yield* requestCancel(quarter, thisProcess)
  display.say("Cancelling: the jobs save their progress first; they are killed after 30 s …")
  const { refused, stopped } = yield* cancelJobs(quarter, "cancelled by the operator", start, display)
  if (refused > 0) {
    return yield* failed(
      `${refused} ${refused === 1 ? "job" : "jobs"} of ${quarter} could not be asked to stop and ${refused === 1 ? "goes" : "go"} on. Try again:\n` +
        `  npm run orchestrate -- cancel --quarter ${quarter} --store ${location}`
    )
  }
  if (stopped === 0) return display.say(`No job of ${quarter} was under way.`)
  yield* appendRunRecord(quarter, "run stopped", { cancelled: stopped })
  const { remaining, total } = sumFirms(yield* readProgress(quarter))
  display.say(
    `${stopped} ${stopped === 1 ? "job has" : "jobs have"} ended; ${thousands(total - remaining)} of ${thousands(total)} firms are saved. ` +
      `To go on from the checkpoints:\n  ${runCommandLine(quarter, location, start)}`
  )
})

/** Ctrl-C, or SIGTERM: cloud jobs go on, and the way back is printed. Ctrl-C once more within 10 s cancels them and waits for their end. */
export const leaveJobs = (quarter: Quarter, start: RunStart, display: ProgressDisplay) =>
  Effect.gen(function*() {
    const someGoOn = yield* sayHowToComeBack(quarter, start, display)
    if (!someGoOn || !stoppedByKeyboard()) return
    display.say("Ctrl-C once more within 10 s cancels them now.")
    if (yield* awaitSecondPress(cancelWindowMillis)) yield* cancelAndSay(quarter, start, display)
  }).pipe(Effect.catch((error) => Effect.logWarning(error.message)))

/**
 * What becomes of the jobs when the watching of them failed. Over budget, or cancelled from elsewhere: they are stopped. With any other
 * failure cloud jobs go on, and the way back is printed; where another orchestrator has taken over there is nothing to say.
 */
export const afterFailure = (quarter: Quarter, error: { readonly _tag: string; readonly message: string }, start: RunStart, display: ProgressDisplay) =>
  Effect.gen(function*() {
    if (error._tag === "Stop") yield* cancelJobs(quarter, error.message, start, display)
    else if (start.settings.engine === "batch" && error._tag !== "QuarterInUse") yield* sayHowToComeBack(quarter, start, display)
  }).pipe(Effect.catch((further) => Effect.logWarning(further.message)))
