import { explainJobEnd, JobEngine, type JobEndKind, type JobState, type LedgerJob, logCommand } from "@ftm/batch-submitter"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { type RunStart, runCommandLine } from "../LastRun.ts"
import type { ProgressDisplay } from "../progress/ProgressLine.ts"

/** So many of the last lines of a job's output are shown. */
const linesShown = 5

const withoutTimeout = (start: RunStart): RunStart =>
  start.settings.engine === "local" ? start : { ...start, settings: { ...start.settings, timeoutSeconds: null } }

/** What to do about a job that ended so, and the command to type next. */
export const nextStep = (kind: JobEndKind, job: LedgerJob, location: string, start: RunStart): string => {
  const again = runCommandLine(job.quarter, location, start)
  const then = (first: string): string => `${first} Then:\n      ${again}`
  const [queue, definition] = start.settings.engine === "batch" ? [start.settings.queue, start.settings.definition] : ["", ""]
  switch (kind) {
    case "own stop":
    case "host lost":
      return `To go on from the checkpoint:\n      ${again}`
    case "image not pulled":
      return then(`Look at the image's name and at what the execution role may pull: aws batch describe-job-definitions --job-definition-name ${definition} --status ACTIVE.`)
    case "stuck in the queue":
      return then(`Look at the machines behind the queue: aws batch describe-job-queues --job-queues ${queue}, then aws batch describe-compute-environments.`)
    case "timed out":
      return `To go on from the checkpoint, with more time:\n      ${runCommandLine(job.quarter, location, withoutTimeout(start))} --timeout SECONDS`
    case "out of memory":
      return then(start.settings.engine === "batch"
        ? "Give the job definition more memory, or FTM_WORKERS=1 in it."
        : "Give it more memory: fewer --jobs at a time, or FTM_WORKERS=1.")
    case "data missing":
      return then(`Look at what is there: npm run prefetch -- verify --quarter ${job.quarter} --store ${location}.`)
    case "worked on elsewhere":
      return `When that attempt has ended, or has been silent for 90 s:\n      ${again}`
    case "breaker":
      return then(`Mend the cause: the firms and their errors are in ${location}/${StoreKeys.failures(job.quarter, job.batchId)}.`)
    default:
      return `When the cause is mended:\n      ${again}`
  }
}

/** The log's name and, where its last lines could not be had, the command that shows them. */
const whereItsOutputIs = (engine: "local" | "batch", { attempts, logGroup }: JobState, shown: boolean): string => {
  const log = attempts.at(-1)?.log ?? null
  if (log === null) return ""
  if (engine === "local") return ` Its output: ${log}`
  if (logGroup === undefined) return ` Its log stream is ${log}, with a log driver that is not CloudWatch's: look there.`
  return ` Its log stream is ${log} in ${logGroup}${shown ? "" : `:\n    ${logCommand(logGroup, log)}`}`
}

/** For a job that did not do its work: one sentence, where its output is and the last lines of it, and what to do. Undefined for one that did. */
export const endReport = Effect.fn("endReport")(function*(job: LedgerJob, state: JobState, location: string, start: RunStart) {
  const end = yield* explainJobEnd(job, state)
  if (end.kind === "done") return undefined
  const engine = yield* JobEngine
  const lines = yield* engine.lastLines(state, linesShown)
  const where = whereItsOutputIs(engine.kind, state, lines.length > 0)
  const said = lines.length > 0 ? `\n${lines.map((line) => `    ${line}`).join("\n")}` : ""
  return `${job.batchId}: ${end.kind}. ${end.explanation}.${where}${said}\n    ${nextStep(end.kind, job, location, start)}`
})

/** Says the report of a job that has ended, where there is one. */
export const sayReport = (location: string, start: RunStart, display: ProgressDisplay) => (job: LedgerJob, state: JobState) =>
  Effect.map(endReport(job, state, location, start), (report) => {
    if (report !== undefined) display.say(report)
  })
