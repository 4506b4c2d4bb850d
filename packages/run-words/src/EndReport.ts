import { logCommand } from "@ftm/batch-submitter"
import { type QuarterRunEvent, runCommandLine, type RunStart } from "@ftm/quarter-run"
import { type ShownForm, prefetchLine, shellWord, StoreKeys, typedIn, withFlags } from "@ftm/transcript-schema"

type BatchSettings = Extract<RunStart["settings"], { readonly engine: "batch" }>
type JobEnded = Extract<QuarterRunEvent, { readonly _tag: "JobEnded" }>

/** Twice the time that a job had; where the job definition alone knows it, a number that a person puts in. */
const moreTime = ({ settings }: RunStart): number | "SECONDS" =>
  settings.engine === "batch" && settings.timeoutSeconds !== null ? 2 * settings.timeoutSeconds : "SECONDS"

/** What to do about a job that ended like this, and the command to type next. */
const nextStep = ({ end, job, start, store }: JobEnded, form: ShownForm): string => {
  const line = runCommandLine(job.quarter, store, start)
  const again = typedIn(form, line)
  const { definition = "", queue = "" }: Partial<BatchSettings> = start.settings.engine === "batch" ? start.settings : {}
  /** Something to do first, or commands to look with, each on its own line; then the run again. */
  const then = (first: string, ...look: ReadonlyArray<string>): string =>
    `${[first, ...look].join("\n      ")}${look.length === 0 ? " " : "\n    "}Then:\n      ${again}`
  switch (end.kind) {
    case "own stop":
    case "host lost":
    case "killed":
      return `To go on from the checkpoint:\n      ${again}`
    case "image not pulled":
      return then(
        "Check the image's name and what the execution role may pull:",
        `aws batch describe-job-definitions --job-definition-name ${shellWord(definition)} --status ACTIVE`
      )
    case "stuck in the queue":
      return then(
        "Look at the machines behind the queue:",
        `aws batch describe-job-queues --job-queues ${shellWord(queue)}`,
        "aws batch describe-compute-environments"
      )
    case "timed out":
      return `To go on from the checkpoint, with more time:\n      ${typedIn(form, withFlags(line, { timeout: moreTime(start) }))}`
    case "out of memory":
      return then(
        start.settings.engine === "batch"
          ? "Give the job definition more memory, or set FTM_WORKERS=1 in it."
          : "Give each job more memory: fewer --jobs at a time, or FTM_WORKERS=1."
      )
    case "data missing":
      return then("Check what is there:", typedIn(form, prefetchLine("verify", { quarter: job.quarter, store })))
    case "worked on elsewhere":
      return `When that attempt has ended, or has been silent for 90 s:\n      ${again}`
    case "breaker":
      return then(`Fix the cause first: the firms and their errors are in ${store}/${StoreKeys.failures(job.quarter, job.batchId)}.`)
    default:
      return `When the cause is fixed:\n      ${again}`
  }
}

/** The log's name and, where its last lines could not be had, the command that shows them. */
const whereItsOutputIs = ({ job, lastLines, state: { attempts, logGroup } }: JobEnded): string => {
  const log = attempts.at(-1)?.log ?? null
  if (log === null) return ""
  if (job.engine === "local") return ` Its output: ${log}`
  if (logGroup === undefined) return ` Its log stream is ${log}, in a log driver other than CloudWatch's: look there.`
  return ` Its log stream is ${log} in ${logGroup}${lastLines.length > 0 ? "" : `:\n    ${logCommand(logGroup, log)}`}`
}

/** For a job that did not do its work: one sentence, where its output is, its last lines, and what to do. Undefined for one that did. */
export const endReport = (event: JobEnded, form: ShownForm): string | undefined => {
  const { end, job, lastLines } = event
  if (end.kind === "done") return undefined
  const lines = lastLines.map((line) => `\n    ${line.replaceAll("\n", "\n    ")}`).join("")
  return `${job.batchId}: ${end.kind}. ${end.explanation}.${whereItsOutputIs(event)}${lines}\n    ${nextStep(event, form)}`
}
