import {
  defaultJobSettings, explainEnd, isEnded, JobEngine, type JobEngineError, type JobState, JobSettingsReference,
  localEngineLayer, readHistories, recordEnd, submitBatches, type SubmittedJob, waitForCompletion, withQuarterLease
} from "@ftm/batch-submitter"
import { appendRunRecord, type Batch, createManifest, readBatches, readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { listPrefetchedFirms, prefetchExists } from "@ftm/s3-source"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Clock, Effect, type Layer, Option } from "effect"
import { join, resolve } from "node:path"
import { localJobEnvironment, mapJobCommand } from "./JobProgram.ts"
import { ProgressDisplay, progressLine } from "./ProgressLine.ts"
import { chooseBatchSize, chooseCheckpointInterval } from "./RunPlan.ts"
import { readSummary, sumFirms } from "./RunSummary.ts"
import { dataMissing } from "./Stop.ts"
import { thousands } from "./SummaryTable.ts"
import { thisProcess } from "./ThisProcess.ts"

/** What the user asked for. */
export interface RunOptions {
  readonly engine: "local"
  readonly jobs: number
  readonly batchSize: number | undefined
  readonly json: boolean
}

const command = (quarter: Quarter, location: string, options: RunOptions): string =>
  `npm run orchestrate -- run --quarter ${quarter} --store ${location} --engine ${options.engine} --jobs ${options.jobs}`

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

/** The batches of the run. Those that are there already stay when jobs work, or have worked, on them. */
const planBatches = Effect.fn("planBatches")(function*(quarter: Quarter, options: RunOptions, display: ProgressDisplay) {
  const store = yield* ObjectStore
  const firmIds = yield* listPrefetchedFirms(quarter)
  const wanted = chooseBatchSize({ ...options, firms: firmIds.length })
  const exists = Option.isSome(yield* store.head(StoreKeys.batchesManifest(quarter)))
  if (exists) {
    const existing = yield* readBatches(quarter)
    const begun = (yield* store.list(StoreKeys.progressPrefix(quarter))).length > 0
    const jobsOut = [...(yield* readHistories(quarter)).values()].some((history) => history.open !== undefined)
    if ((begun || jobsOut) && sameFirms(existing, firmIds)) {
      const size = existing[0]?.firm_ids.length ?? wanted
      if (size !== wanted && options.batchSize !== undefined) {
        display.say(`The run was begun with batches of ${size} firms and keeps them.`)
      }
      return existing
    }
  }
  const created = yield* createManifest(quarter, firmIds, wanted)
  return created.batches
})

/** Where local jobs write their logs: beside the ledger of a folder store, or in ./ftm-logs for a bucket. */
const logFolder = (location: string, quarter: Quarter): string =>
  location.startsWith("s3://")
    ? resolve("ftm-logs", location.slice("s3://".length), quarter)
    : join(location, StoreKeys.runsPrefix(quarter), "logs")

const engineLayer = (location: string, quarter: Quarter, options: RunOptions): Layer.Layer<JobEngine, JobEngineError> =>
  localEngineLayer({
    jobs: options.jobs,
    command: mapJobCommand,
    environment: localJobEnvironment(process.env, options.jobs),
    folder: logFolder(location, quarter)
  })

/** Reads the checkpoints again and again and shows them, until it is interrupted. */
const showProgress = Effect.fn("showProgress")(function*(quarter: Quarter, display: ProgressDisplay, everyMillis: number) {
  const begun = yield* Clock.currentTimeMillis
  const atStart = sumFirms(yield* readProgress(quarter))
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const counts = sumFirms(yield* readProgress(quarter))
    display.show(progressLine(quarter, counts, atStart, (now - begun) / 1000), JSON.stringify(counts), now)
    yield* Effect.sleep(everyMillis)
  }
})

/** One sentence, and the last lines that the job printed, for a job that did not do its work. */
const explain = Effect.fn("explain")(function*(job: SubmittedJob, state: JobState, display: ProgressDisplay) {
  const { kind, explanation } = explainEnd(state)
  if (kind === "done") return
  const engine = yield* JobEngine
  const lines = yield* engine.lastLines(state, 5)
  const log = state.attempts.at(-1)?.log ?? null
  const said = lines.length > 0 ? `\n${lines.map((line) => `    ${line}`).join("\n")}` : ""
  display.say(`${job.batchId} ended: ${explanation}.${log === null ? "" : ` Its output: ${log}`}${said}`)
})

/** Submits what has no job yet, waits for all, and writes each end into the ledger. */
const runJobs = Effect.fn("runJobs")(function*(quarter: Quarter, batchIds: ReadonlyArray<string>, display: ProgressDisplay) {
  const engine = yield* JobEngine
  const jobs = yield* submitBatches(quarter, batchIds)
  const adopted = jobs.filter((job) => job.how === "adopted").length
  if (adopted > 0) display.say(`${adopted} jobs were under way already; they go on.`)
  const byId = new Map(jobs.map((job) => [job.jobId, job]))
  const onEnd = Effect.fn("onEnd")(function*(state: JobState) {
    const job = byId.get(state.jobId)
    if (job === undefined) return
    yield* recordEnd(job, state)
    yield* explain(job, state, display)
  })
  const seenAttempts = new Map<string, number>()
  const onPoll = (states: ReadonlyArray<JobState>) =>
    Effect.sync(() => {
      for (const state of states) {
        const seen = seenAttempts.get(state.jobId) ?? 1
        for (let n = seen; n < state.attempts.length; n++) {
          const reason = state.attempts[n - 1]?.reason ?? "no reason given"
          display.say(`${byId.get(state.jobId)?.batchId ?? state.name}: attempt ${n} was lost (${reason}); attempt ${n + 1} goes on from the checkpoint.`)
        }
        seenAttempts.set(state.jobId, Math.max(seen, state.attempts.length))
      }
    })
  const watching = showProgress(quarter, display, Math.max(1_000, engine.pollMillis))
  const states = yield* Effect.raceFirst(waitForCompletion(jobs.map((job) => job.jobId), { onEnd, onPoll }), watching)
  return states.filter(isEnded)
})

/**
 * Takes a quarter from where it stands to its end: prefetch present? -> manifest -> jobs -> wait. Gives the summary.
 * Nothing is submitted when every firm is done. A run that was stopped or killed goes on from its checkpoints.
 */
export const runQuarter = Effect.fn("runQuarter")(function*(quarter: Quarter, options: RunOptions) {
  const store = yield* ObjectStore
  const display = new ProgressDisplay(options.json)
  yield* requirePrefetch(quarter)

  const work = Effect.fn("work")(function*() {
    const batches = yield* planBatches(quarter, options, display)
    const progress = yield* readProgress(quarter)
    const firms = sumFirms(progress)
    const unfinished = progress.filter((batch) => !batch.finished).map((batch) => batch.batchId)
    if (unfinished.length === 0) {
      display.say(`${quarter} is done already: all ${thousands(firms.total)} firms were gone through. Nothing was submitted.`)
      return
    }
    const batchSize = batches[0]?.firm_ids.length ?? 1
    const here = firms.total - firms.remaining
    display.say(
      `${quarter}: ${thousands(firms.total)} firms in ${batches.length} ${batches.length === 1 ? "batch" : "batches"} of up to ${thousands(batchSize)}` +
        `${here > 0 ? `, ${thousands(here)} of them done before` : ""}; ` +
        `${unfinished.length} ${unfinished.length === 1 ? "job" : "jobs"}, ${Math.min(options.jobs, unfinished.length)} at a time on this machine.`
    )
    yield* appendRunRecord(quarter, "run started", { engine: options.engine, jobs: options.jobs, batches: batches.length, firms: firms.total })

    const settings = { ...defaultJobSettings, checkpointInterval: chooseCheckpointInterval(batchSize) }
    yield* runJobs(quarter, unfinished, display).pipe(
      Effect.onInterrupt(() => Effect.sync(() => display.say("Stopping: the jobs save their progress first …"))),
      Effect.provide(engineLayer(store.location, quarter, options)),
      Effect.provideService(JobSettingsReference, settings),
      Effect.onInterrupt(() => sayStopped(quarter, options, display))
    )
    const counts = sumFirms(yield* readProgress(quarter))
    display.show(progressLine(quarter, counts, counts, 0), "end", 0)
    display.finish()
    yield* appendRunRecord(quarter, counts.remaining === 0 ? "run finished" : "run stopped", { ...counts })
  })
  yield* withQuarterLease(quarter, thisProcess, () => work())
  return yield* readSummary(quarter)
})

const sayStopped = Effect.fn("sayStopped")(function*(quarter: Quarter, options: RunOptions, display: ProgressDisplay) {
  const store = yield* ObjectStore
  const counts = sumFirms(yield* readProgress(quarter))
  yield* appendRunRecord(quarter, "run stopped", { ...counts })
  display.say(
    `Stopped. ${counts.total - counts.remaining} of ${counts.total} firms are saved. To go on from there:\n  ${command(quarter, store.location, options)}`
  )
}, (effect) => Effect.ignore(effect))
