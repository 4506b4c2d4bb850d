import {
  adoptOtherJobs, defaultJobSettings, explainEnd, JobEngine, JobSettingsReference, readHistories, submitBatches, withQuarterLease
} from "@ftm/batch-submitter"
import { appendRunRecord, type Batch, createManifest, readBatches, readProgress, readRunRecords } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { listPrefetchedFirms, prefetchExists } from "@ftm/s3-source"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, type Semaphore } from "effect"
import { engineFlags, engineLayer, type EngineSettings } from "./EngineSettings.ts"
import { cancelJobs, openJobs, watchJobs } from "./JobWatch.ts"
import { preflight, renderFindings } from "./Preflight.ts"
import { ProgressDisplay, progressLine } from "./ProgressLine.ts"
import { ledgerCost, type SpentSoFar } from "./RunCost.ts"
import { chooseBatchSize, chooseCheckpointInterval, estimateRun, type PlannedRun } from "./RunPlan.ts"
import { readSummary, sumFirms } from "./RunSummary.ts"
import { awaitSecondPress, stoppedByKeyboard } from "./Signals.ts"
import { dataMissing, failed, wrongUsage } from "./Stop.ts"
import { thousands } from "./SummaryTable.ts"
import { thisProcess } from "./ThisProcess.ts"
import { topicFlagsTyped } from "./TopicFlags.ts"

/** What the user asked for. */
export interface RunOptions {
  readonly settings: EngineSettings
  /** Which topic model: the variables of a job. */
  readonly topics: Readonly<Record<string, string>>
  readonly batchSize: number | undefined
  /** Take up firms that failed, too. */
  readonly retryFailed: boolean
  /** Read every prefetched file and compare its hash before anything is submitted. */
  readonly verify: boolean
  /** Dollars for an hour of one machine. */
  readonly pricePerHour: number | undefined
  /** Dollars at which the run is stopped. */
  readonly maxCost: number | undefined
  readonly json: boolean
  /** Shared by the quarters that are run side by side. */
  readonly slots?: Semaphore.Semaphore
}

/** So often one run submits a batch whose machines were taken away. */
const roundsForLostHosts = 3
/** A batch that lost its machine so often goes to the fallback queue, if there is one. */
const onDemandAfter = 3
/** So long a second Ctrl-C is waited for. */
const cancelWindowMillis = 10_000

const command = (quarter: Quarter, location: string, options: RunOptions): string =>
  `npm run orchestrate -- run --quarter ${quarter} --store ${location} ${engineFlags(options.settings)}${topicFlagsTyped(options.topics)}`

/** Stops with exit code 3 when the quarter was not prefetched: a run never dials WRDS by itself. */
export const requirePrefetch = Effect.fn("requirePrefetch")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  if (yield* prefetchExists(quarter)) return
  return yield* dataMissing(
    `There are no prefetched transcripts of ${quarter} in ${store.location}. Fetch them once from WRDS, on a machine with a fixed address:\n` +
      `  npm run prefetch -- fetch --quarter ${quarter} --store ${store.location}`
  )
})

const sameFirms = (batches: ReadonlyArray<Batch>, firmIds: ReadonlyArray<string>): boolean => {
  const planned = new Set(batches.flatMap((batch) => batch.firm_ids))
  return planned.size === firmIds.length && firmIds.every((id) => planned.has(id))
}

/** The batches that the run was begun with, if jobs work or have worked on them; and the batch size for new ones. */
const decideBatches = Effect.fn("decideBatches")(function*(quarter: Quarter, options: RunOptions) {
  const store = yield* ObjectStore
  const firmIds = yield* listPrefetchedFirms(quarter)
  const { engine } = options.settings
  const jobs = options.settings.engine === "local" ? options.settings.jobs : 1
  const batchSize = chooseBatchSize({ firms: firmIds.length, engine, jobs, batchSize: options.batchSize })
  let begun: ReadonlyArray<Batch> | undefined
  if (Option.isSome(yield* store.head(StoreKeys.batchesManifest(quarter)))) {
    const existing = yield* readBatches(quarter)
    const touched = (yield* store.list(StoreKeys.progressPrefix(quarter))).length > 0 ||
      [...(yield* readHistories(quarter)).values()].some((history) => history.open !== undefined)
    if (touched && sameFirms(existing, firmIds)) begun = existing
  }
  return { firmIds, batchSize, begun }
})

/** What a run would do now, without doing it. */
export const planRun = Effect.fn("planRun")(function*(quarter: Quarter, options: RunOptions) {
  const store = yield* ObjectStore
  const { batchSize, begun, firmIds } = yield* decideBatches(quarter, options)
  const progress = begun === undefined ? [] : yield* readProgress(quarter)
  const firmsDone = sumFirms(progress).done
  const cost = ledgerCost(yield* readRunRecords(quarter), options.pricePerHour)
  const size = begun?.[0]?.firm_ids.length ?? batchSize
  const batches = begun?.length ?? Math.ceil(firmIds.length / batchSize)
  const plan: PlannedRun = {
    quarter,
    store: store.location,
    firms: firmIds.length,
    firmsDone,
    batches,
    jobs: begun === undefined ? batches : progress.filter((batch) => !batch.finished).length,
    batchSize: size,
    ...estimateRun({
      firmsToDo: firmIds.length - firmsDone,
      firmsDone,
      secondsSpent: cost.total.seconds,
      pricePerHour: options.pricePerHour,
      topicEngine: options.topics["TOPIC_ENGINE"] ?? "native"
    })
  }
  const findings = yield* preflight(quarter, options.settings, options.verify).pipe(Effect.provide(engineLayer(options.settings, store.location, quarter)))
  return { plan, findings }
})

/** Looks at everything first; exit code 2, with what to do, when something is not as it must be. */
const requirePreflight = Effect.fn("requirePreflight")(function*(quarter: Quarter, options: RunOptions) {
  const findings = yield* preflight(quarter, options.settings, options.verify)
  if (findings.every((finding) => finding.ok)) return
  return yield* wrongUsage(`${quarter} was not started, and nothing was submitted:\n${renderFindings(findings)}`)
})

/** Stops the run when the machine time of the quarter, jobs that ended before included, costs more than was allowed. */
const watchBudget = Effect.fn("watchBudget")(function*(quarter: Quarter, options: RunOptions, display: ProgressDisplay) {
  const { maxCost, pricePerHour } = options
  const before = ledgerCost(yield* readRunRecords(quarter), pricePerHour).total.knownDollars
  let said = false
  return (spent: SpentSoFar) =>
    Effect.gen(function*() {
      if (maxCost === undefined) return
      if (spent.unpriced > 0 && !said) {
        said = true
        display.say(
          `--max-cost ${maxCost} does not count attempts on machines whose Spot price is not known, ${spent.unpriced} of them now. ` +
            "--price-per-hour DOLLARS counts those too."
        )
      }
      const dollars = before + spent.dollars
      if (dollars <= maxCost) return
      return yield* failed(
        `The estimated cost of ${quarter} has reached $${dollars.toFixed(2)}, more than --max-cost ${maxCost}. The jobs are asked to save and stop.`
      )
    })
})

/** Submits what has no job yet and waits; batches whose machines were taken away are submitted again, a few times. */
const runJobs = Effect.fn("runJobs")(function*<E, R>(
  quarter: Quarter,
  batchIds: ReadonlyArray<string>,
  options: RunOptions,
  display: ProgressDisplay,
  stillOurs: Effect.Effect<void, E, R>
) {
  const { location } = yield* ObjectStore
  let others = yield* adoptOtherJobs(quarter, batchIds)
  let toDo = batchIds
  for (let round = 1; toDo.length + others.length > 0; round++) {
    const jobs = [...others, ...yield* submitBatches(quarter, toDo, { before: stillOurs, onDemandAfter })]
    others = []
    const adopted = jobs.filter((job) => job.how === "adopted").length
    if (adopted > 0) display.say(`${adopted} ${adopted === 1 ? "job was" : "jobs were"} submitted already; ${adopted === 1 ? "it was" : "they were"} found and adopted.`)
    // Asked anew each round: what the rounds before have cost is in the ledger by now.
    const onSpent = yield* watchBudget(quarter, options, display)
    const states = yield* watchJobs(quarter, jobs, location, display, options.pricePerHour, onSpent).pipe(
      // Over budget: the one failure that also stops the jobs. With any other they go on, and are found again.
      Effect.tapError((error) => error._tag === "Stop" ? cancelJobs(quarter, "the cost limit was reached") : Effect.void)
    )
    const lost = new Set(states.filter((state) => explainEnd(state).kind === "host lost").map((state) => state.jobId))
    const progress = new Map((yield* readProgress(quarter)).map((batch) => [batch.batchId, batch]))
    toDo = jobs.filter((job) => lost.has(job.jobId) && progress.get(job.batchId)?.finished === false).map((job) => job.batchId)
    if (round === roundsForLostHosts) return
    if (toDo.length > 0) display.say(`${toDo.join(", ")}: submitted again, since the machines were taken away (${round + 1} of ${roundsForLostHosts} times).`)
  }
})

/** Ctrl-C. Local jobs save their progress and stop; cloud jobs go on, unless Ctrl-C comes a second time. */
const onStop = Effect.fn("onStop")(function*(quarter: Quarter, options: RunOptions, display: ProgressDisplay) {
  const { location } = yield* ObjectStore
  if (options.settings.engine === "local") {
    display.say("Stopping: the jobs save their progress first …")
    yield* cancelJobs(quarter, "the orchestrator was stopped")
    const counts = sumFirms(yield* readProgress(quarter))
    yield* appendRunRecord(quarter, "run stopped", { ...counts })
    display.say(
      `Stopped. ${counts.total - counts.remaining} of ${counts.total} firms are saved. To go on from there:\n  ${command(quarter, location, options)}`
    )
    return
  }
  const open = yield* openJobs(quarter)
  const same = `--quarter ${quarter} --store ${location}`
  display.say(
    `${open.length} ${open.length === 1 ? "job goes" : "jobs go"} on without this terminal. Come back from any machine with:\n` +
      `  npm run orchestrate -- watch ${same}\nor stop ${open.length === 1 ? "it" : "them"} with:\n  npm run orchestrate -- cancel ${same}`
  )
  if (!stoppedByKeyboard()) return
  display.say("Ctrl-C once more within 10 s cancels them now.")
  if (!(yield* awaitSecondPress(cancelWindowMillis))) return
  display.say("Cancelling: the jobs save their progress first; they are killed after 30 s …")
  const stopped = yield* cancelJobs(quarter, "cancelled by the operator")
  yield* appendRunRecord(quarter, "run stopped", { cancelled: stopped })
  display.say(`${stopped} ${stopped === 1 ? "job has" : "jobs have"} ended. To go on from the checkpoints:\n  ${command(quarter, location, options)}`)
}, (effect) => Effect.catch(effect, (error) => Effect.logWarning(error.message)))

/**
 * Takes a quarter from where it stands to its end: prefetch present? -> manifest -> jobs -> wait. Gives the summary.
 * Nothing is submitted when every firm is done. A run that was stopped or killed goes on from its checkpoints, and
 * adopts what still runs.
 */
export const runQuarter = Effect.fn("runQuarter")(function*(quarter: Quarter, options: RunOptions) {
  const { location } = yield* ObjectStore
  const display = new ProgressDisplay(options.json)
  const { settings } = options
  yield* requirePrefetch(quarter)

  const work = Effect.fn("work")(function*<E, R>(stillOurs: Effect.Effect<void, E, R>) {
    const { batchSize, begun, firmIds } = yield* decideBatches(quarter, options)
    const batches = begun ?? (yield* createManifest(quarter, firmIds, batchSize)).batches
    const size = batches[0]?.firm_ids.length ?? batchSize
    if (options.batchSize !== undefined && options.batchSize !== size && begun !== undefined) {
      display.say(`The run was begun with batches of ${size} firms and keeps them.`)
    }
    const progress = yield* readProgress(quarter)
    const firms = sumFirms(progress)
    const toDo = progress.filter((batch) => !batch.finished || (options.retryFailed && batch.failed > 0)).map((batch) => batch.batchId)
    const left = yield* openJobs(quarter)
    if (toDo.length === 0 && left.length === 0) {
      const retry = firms.failed > 0 ? ` ${firms.failed} of them failed; --retry-failed takes them up again.` : ""
      display.say(`${quarter} is done already: all ${thousands(firms.total)} firms were gone through. Nothing was submitted.${retry}`)
      return
    }

    const here = firms.total - firms.remaining
    if (toDo.length === 0) display.say(`${quarter}: all ${thousands(firms.total)} firms were gone through; the last jobs are seen to their ends.`)
    else display.say(
      `${quarter}: ${thousands(firms.total)} firms in ${batches.length} ${batches.length === 1 ? "batch" : "batches"} of up to ${thousands(size)}` +
        `${here > 0 ? `, ${thousands(here)} of them done before` : ""}; ${toDo.length} ${toDo.length === 1 ? "job" : "jobs"}` +
        (settings.engine === "local"
          ? `, ${Math.min(settings.jobs, toDo.length)} at a time on this machine.`
          : ` on AWS Batch, queue ${settings.queue}.`)
    )
    const running = Effect.gen(function*() {
      yield* JobEngine // opened before anything is written: it may be that no job can be run at all
      yield* requirePreflight(quarter, options)
      yield* appendRunRecord(quarter, "run started", {
        engine: settings.engine, settings, batches: batches.length, firms: firms.total, ...thisProcess,
        ...(options.pricePerHour === undefined ? {} : { price_per_hour: options.pricePerHour })
      })
      yield* runJobs(quarter, toDo, options, display, stillOurs)
    })
    yield* running.pipe(
      Effect.onInterrupt(() => onStop(quarter, options, display)),
      Effect.provide(engineLayer(settings, location, quarter, options.slots)),
      Effect.provideService(JobSettingsReference, { ...defaultJobSettings, topicVariables: options.topics, checkpointInterval: chooseCheckpointInterval(size) })
    )
    yield* sayEnd(quarter, display)
  })
  yield* withQuarterLease(quarter, thisProcess, work)
  return yield* readSummary(quarter)
})

/** The last line of progress, and the end of the run in the ledger. */
export const sayEnd = Effect.fn("sayEnd")(function*(quarter: Quarter, display: ProgressDisplay) {
  const counts = sumFirms(yield* readProgress(quarter))
  display.show(progressLine(quarter, counts, counts, 0), "end", 0)
  display.finish()
  const cost = ledgerCost(yield* readRunRecords(quarter), undefined).total
  yield* appendRunRecord(quarter, counts.remaining === 0 ? "run finished" : "run stopped", {
    ...counts, machine_seconds: cost.seconds, lost_machine_seconds: cost.lostSeconds
  })
})
