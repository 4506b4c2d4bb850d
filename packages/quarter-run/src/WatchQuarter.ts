import { adoptJobs } from "@ftm/batch-submitter"
import { currentHolder, type HeldLease, withQuarterLease, workUnderWay, ThisProcess } from "@ftm/manifest"
import { patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { watchBudget } from "./cost/Budget.ts"
import { engineLayer } from "./engine/EngineLayer.ts"
import { watchJobs } from "./jobs/JobWatch.ts"
import { afterFailure, leaveJobs } from "./jobs/LeaveJobs.ts"
import { tellJobEnd } from "./jobs/TellJobEnd.ts"
import { OnInterrupt } from "./OnInterrupt.ts"
import { readSummary } from "./progress/RunSummary.ts"
import { showProgress } from "./progress/ShowProgress.ts"
import { tell } from "./QuarterRunEvents.ts"
import { whereTheRunIs } from "./restart/RestartQuarter.ts"
import { endRun } from "./RunEnd.ts"
import { lastRunStart, type RunStart } from "./RunStart.ts"

/** Milliseconds between two looks at another program's work. */
const lookMillis = 2_000

/** Watches while another program works on the quarter, until it is gone. */
const watchOther = Effect.fn("watchOther")(function* (quarter: Quarter) {
  const self = yield* ThisProcess
  let note = ""
  const untilGone = Effect.gen(function* () {
    while (true) {
      const work = yield* patiently(workUnderWay(quarter, self))
      if (work === undefined) return
      note = work.note
      yield* Effect.sleep(lookMillis)
    }
  })
  yield* Effect.raceFirst(
    untilGone,
    showProgress(quarter, lookMillis, () => note)
  )
})

/** Watches the jobs that an earlier run left behind to their end. The engine is open, and the lease is held. */
const watchLeftJobs = Effect.fn("watchLeftJobs")(function* (quarter: Quarter, start: RunStart, lease: HeldLease) {
  const { endedBatchIds, running } = yield* adoptJobs(quarter, tellJobEnd(start))
  if (running.length === 0) return yield* tell({ _tag: "NoJobs", quarter, endedUnseen: endedBatchIds.length > 0 })
  const onLook = yield* watchBudget(quarter, start)
  yield* watchJobs(quarter, running, { lease, onLook, start }).pipe(Effect.tapError((error) => afterFailure(quarter, error, start)))
  yield* endRun(quarter)
})

/** The watching of a run whose jobs are in the cloud: first of another program's, then of the jobs that nobody works on any more. */
const watchCloudRun = Effect.fn("watchCloudRun")(function* (quarter: Quarter, start: RunStart, hasHolder: boolean) {
  if (hasHolder) yield* watchOther(quarter)
  yield* withQuarterLease(quarter, yield* ThisProcess, (lease) => watchLeftJobs(quarter, start, lease)).pipe(
    // Somebody else has begun in the meantime: they write the ledger.
    Effect.catchTag("QuarterInUse", () => watchOther(quarter))
  )
})

const watchHere = Effect.fn("watchHere")(function* (quarter: Quarter) {
  const start = yield* lastRunStart(quarter)
  const holder = yield* currentHolder(quarter, yield* ThisProcess)
  if (holder !== undefined) yield* tell({ _tag: "WatchingOther", quarter, holder })

  if (start.settings.engine === "batch") {
    const { whileAsking } = yield* OnInterrupt
    yield* whileAsking(
      watchCloudRun(quarter, start, holder !== undefined).pipe(
        Effect.onInterrupt(() => leaveJobs(quarter, start)),
        Effect.provide(engineLayer(start.settings, quarter))
      )
    )
  } else if (holder !== undefined) yield* watchOther(quarter)
  // Local jobs end with the program that started them.
  else yield* tell({ _tag: "NoJobs", quarter, endedUnseen: false })
  return yield* readSummary(quarter)
})

/**
 * Watches a run, or a restart, from any machine until its jobs have ended, and writes their ends into the ledger when no other program does.
 * Submits nothing. Gives how the quarter stands then. Fails with the reason `NeverRun` where there is no run to watch.
 */
export const watchQuarter = (quarter: Quarter) => whereTheRunIs(quarter, watchHere(quarter))
