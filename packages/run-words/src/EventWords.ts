import { firmsLine, type ProgressLine } from "@ftm/command-line"
import { type QuarterRunEvent, runCommandLine } from "@ftm/quarter-run"
import { type ShownForm, countOf, orchestrateLine, shellWord, thousands, typedIn } from "@ftm/transcript-schema"
import { endReport } from "./EndReport.ts"
import { renderFindings, renderPlan } from "./PlanTable.ts"

/** A sentence that stays; a line of progress with the moment that it is about; or nothing worth a line. */
export type Words = { readonly say: string } | { readonly progress: string | ProgressLine; readonly moment: string } | undefined

const jobs = (count: number): string => countOf(count, "job")

/** The progress of a step over many jobs, in twentieths; of a few jobs there is nothing to show. */
const ofMany = (line: string, done: number, of: number): Words =>
  of > 20 ? { progress: line, moment: `${Math.floor((done / of) * 20)}` } : undefined

const planned = ({ findings, plan }: Extract<QuarterRunEvent, { readonly _tag: "Planned" }>): string =>
  plan.settings.engine === "batch" ? `${renderPlan(plan)}\n${renderFindings(findings)}` : renderPlan(plan)

const nothingToDo = ({ firms, quarter, retryFailed }: Extract<QuarterRunEvent, { readonly _tag: "NothingToDo" }>): string => {
  if (retryFailed && firms.remaining > 0) {
    return `Nothing of ${quarter} has failed, so nothing was submitted. Without --retry-failed a run works on the ${countOf(firms.remaining, "firm that remains", "firms that remain")}.`
  }
  const retry = firms.failed > 0 ? ` ${thousands(firms.failed)} of them failed; --retry-failed takes them up again.` : ""
  return `${quarter} is done already: ${firms.total === 1 ? "its one firm was" : `all ${thousands(firms.total)} firms were`} gone through. Nothing was submitted.${retry}`
}

const jobsGoOn = (event: Extract<QuarterRunEvent, { readonly _tag: "JobsGoOn" }>, form: ShownForm): string => {
  const { jobs: open, maybe, quarter, start, store } = event
  const unknown = maybe === 0 ? "" : ` (and perhaps ${maybe} more: AWS had not answered yet when this stopped; the next command finds out)`
  return (
    `${jobs(open)} ${open === 1 ? "goes" : "go"} on without this terminal${unknown}. Come back from any machine with:\n` +
    `  ${typedIn(form, orchestrateLine("watch", { quarter, store }))}\nor, to submit what has no job yet as well, with:\n  ${typedIn(form, runCommandLine(quarter, store, start))}\n` +
    `or stop ${open === 1 ? "it" : "them"} with:\n  ${typedIn(form, orchestrateLine("cancel", { quarter, store }))}`
  )
}

const stopped = (event: Extract<QuarterRunEvent, { readonly _tag: "Stopped" }>, form: ShownForm): string => {
  const { firms, quarter, start, store } = event
  const again = typedIn(form, runCommandLine(quarter, store, start))
  if (firms === undefined) return `Stopped before any job was submitted. To begin again:\n  ${again}`
  return `Stopped. ${thousands(firms.total - firms.remaining)} of ${countOf(firms.total, "firm")} are saved. To go on from there:\n  ${again}`
}

/** What happens in a run, in words; `form` is how commands are shown. */
export const wordsOf = (event: QuarterRunEvent, form: ShownForm): Words => {
  const { quarter } = event
  switch (event._tag) {
    case "Planned":
      return { say: planned(event) }
    case "JobsAdopted":
      return {
        say: `${jobs(event.jobs)} of an earlier run ${event.jobs === 1 ? "is" : "are"} still running: taken over, not submitted again.`
      }
    case "Restarting":
      return { say: `All topics of ${event.quarter} are made again. Those that are there stand until the new ones are whole.` }
    case "Replaced":
      return { say: `The new topics of ${event.quarter} have taken the place of the old ones.` }
    case "PartsLost":
      return {
        say: `${event.quarter}: ${countOf(event.parts, "part")} of the topics that were finished ${event.parts === 1 ? "is" : "are"} gone or damaged; ${countOf(event.firms, "firm is", "firms are")} modelled again.`
      }
    case "StrayPartsDeleted":
      return {
        say: `${event.quarter}: no checkpoint promises ${event.parts.join(", ")}; deleted, because whoever reads the folder would count ${event.parts.length === 1 ? "its" : "their"} firms twice.`
      }
    case "BatchSizeKept":
      return { say: `--batch-size has no effect: the run was begun with batches of ${countOf(event.batchSize, "firm")} and keeps them.` }
    case "NothingToDo":
      return { say: nothingToDo(event) }
    case "Submitting":
      return ofMany(`${quarter}: ${thousands(event.done)} of ${thousands(event.of)} jobs submitted`, event.done, event.of)
    case "Progress": {
      const { atStart, counts, note, seconds } = event
      return { progress: firmsLine(quarter, counts, atStart, seconds, note), moment: JSON.stringify([counts, note]) }
    }
    case "ProgressUnreadable":
      return { say: `The progress of ${quarter} cannot be shown just now: ${event.cause}` }
    case "AttemptLost": {
      const why = event.noticed
        ? "it had notice that its machine would be taken away, and saved its progress"
        : (event.why ?? "no reason given")
      return {
        say: `${event.batchId}: attempt ${event.attempt} was lost (${why}); attempt ${event.attempt + 1} goes on from the checkpoint.`
      }
    }
    case "WaitingForMachine":
      return {
        say:
          `A job waits for a machine: ${event.why}. It starts when there is one; look at the machines behind the queue with\n` +
          `    aws batch describe-job-queues --job-queues ${shellWord(event.queue)}`
      }
    case "JobEnded": {
      const report = endReport(event, form)
      return report === undefined ? undefined : { say: report }
    }
    case "JobLeftFirms":
      return {
        say:
          `${event.batchId}: its job says that it is done, and ${thousands(event.firms)} of its firms were not processed. ` +
          "Does its image run map-entrypoint, on this store?"
      }
    case "SubmittingAgain":
      return { say: `${event.batchIds.join(", ")}: submitted again, since their jobs were lost (attempt ${event.time} of ${event.times}).` }
    case "PricesUnreadable":
      return { say: `The machines' prices cannot be read (${event.cause}); costs are estimated with --price-per-hour where it is given.` }
    case "AttemptsUnpriced":
      return {
        say:
          `--max-cost ${event.maxCost} does not count attempts on machines whose Spot price is unknown, ${event.attempts} of them now. ` +
          "With --price-per-hour DOLLARS those count too."
      }
    case "Stopping":
      return { say: "Stopping: the jobs save their progress first …" }
    case "Stopped":
      return { say: stopped(event, form) }
    case "JobsGoOn":
      return { say: jobsGoOn(event, form) }
    case "NoJobs":
      return {
        say: event.endedUnseen ? `The last jobs of ${quarter} had ended while nobody was watching.` : `No job of ${quarter} is under way.`
      }
    case "Cancelling":
      return { say: "Cancelling: the jobs save their progress first; they are killed after 30 s …" }
    case "AskingToStop":
      return ofMany(`${quarter}: ${thousands(event.asked)} of ${thousands(event.of)} jobs asked to stop`, event.asked, event.of)
    case "CannotBeStopped":
      return { say: `${event.batchId} could not be asked to stop (${event.cause}). It goes on; cancel it again.` }
    case "Saving":
      return {
        progress: `${quarter}: ${thousands(event.left)} of ${jobs(event.of)} still ${event.left === 1 ? "saves its" : "save their"} progress`,
        moment: `${event.left}`
      }
    case "JobsCancelled": {
      const { firms, start, store } = event
      return {
        say:
          `${jobs(event.jobs)} ${event.jobs === 1 ? "has" : "have"} ended; ${thousands(firms.total - firms.remaining)} of ${countOf(firms.total, "firm")} are saved. ` +
          `To go on from the checkpoints:\n  ${typedIn(form, runCommandLine(quarter, store, start))}`
      }
    }
    case "WatchingOther":
      return { say: `Process ${event.holder.pid} on ${event.holder.host} works on ${quarter}; this command only watches.` }
    case "WaitingForOther":
      return { say: `Process ${event.holder.pid} on ${event.holder.host} works on ${quarter}; it was told to stop. Waiting for it …` }
    case "RunEnded":
      return { progress: firmsLine(quarter, event.counts, event.counts, 0), moment: "end" }
    default:
      return event satisfies never
  }
}
