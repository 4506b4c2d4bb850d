import { defaultBatchSize } from "@ftm/manifest"
import { duration, money, thousands } from "../progress/SummaryTable.ts"

/**
 * Firms a batch. A local run whose firms fit into fewer batches than it has processes gets smaller ones, so that every
 * process has work; the rows do not depend on it, only which part file they are in.
 */
export const chooseBatchSize = (options: {
  readonly firms: number
  readonly engine: "local" | "batch"
  /** Processes at a time on this machine; without meaning in the cloud. */
  readonly jobs: number
  /** What the user asked for, if anything. */
  readonly batchSize: number | undefined
}): number => {
  if (options.batchSize !== undefined) return options.batchSize
  if (options.engine === "batch") return defaultBatchSize
  const share = Math.ceil(options.firms / options.jobs)
  return Math.max(1, Math.min(defaultBatchSize, share))
}

/**
 * Firms between two checkpoints: 50, and in small batches an eighth of them, so that progress shows and a kill costs
 * little. It depends on the batch size alone, so a run that is taken up again cuts its parts at the same places.
 */
export const chooseCheckpointInterval = (batchSize: number): number => Math.max(1, Math.min(50, Math.ceil(batchSize / 8)))

/** What a run would do. */
export interface PlannedRun {
  readonly quarter: string
  readonly store: string
  readonly firms: number
  readonly firmsDone: number
  /** Firms of the jobs to come that have no topics yet. */
  readonly firmsToDo: number
  readonly batches: number
  /** To submit, or to adopt where they run already. */
  readonly jobs: number
  /** Where the jobs run, in words. */
  readonly place: string
  readonly batchSize: number
  /** Machine seconds for the firms to do. */
  readonly machineSeconds: number
  /** Where `machineSeconds` comes from. */
  readonly basis: string
  /** Jobs that run at the same time, if there are machines for all. */
  readonly jobsAtATime: number
  /** An estimate; null without a price. */
  readonly dollars: number | null
}

/** Seconds a firm on one machine of two cores, by topic engine, rounded up from what was measured; used until this quarter has its own figure. */
const assumedSecondsPerFirm: Readonly<Record<string, number>> = { native: 0.1, bertopic: 0.5 }

/** Judges from what the quarter's firms have taken so far, or else from a measured figure. */
export const estimateRun = (options: {
  readonly firmsToDo: number
  readonly firmsDone: number
  /** Machine seconds that the firms done have taken. */
  readonly secondsSpent: number
  readonly pricePerHour: number | undefined
  /** `native` or `bertopic`. */
  readonly topicEngine: string
}): Pick<PlannedRun, "machineSeconds" | "basis" | "dollars"> => {
  const own = options.firmsDone >= 20 && options.secondsSpent > 0
  const assumed = assumedSecondsPerFirm[options.topicEngine] ?? 0.5
  const perFirm = own ? options.secondsSpent / options.firmsDone : assumed
  const machineSeconds = options.firmsToDo * perFirm
  return {
    machineSeconds,
    basis: own ? `${options.firmsDone} firms of this quarter took ${perFirm.toFixed(2)} s each` : `${assumed} s a firm, as measured on two cores`,
    dollars: options.pricePerHour === undefined ? null : machineSeconds / 3600 * options.pricePerHour
  }
}

const seconds = (plan: PlannedRun): string => {
  const { basis, jobsAtATime, machineSeconds } = plan
  const together = jobsAtATime > 1 ? `, ${duration(machineSeconds / jobsAtATime)} with ${thousands(jobsAtATime)} jobs at a time` : ""
  return `about ${duration(machineSeconds)} of machine time${together} (${basis})`
}

/** A heading and a line a figure. */
export const renderPlan = (plan: PlannedRun): string => {
  const { batches, batchSize, dollars, firms, firmsDone, jobs } = plan
  return [
    `Plan for ${plan.quarter} in ${plan.store}`,
    `  firms      ${thousands(firms)}${firmsDone > 0 ? `, ${thousands(firmsDone)} of them done; ${thousands(plan.firmsToDo)} to do` : ""}`,
    `  batches    ${thousands(batches)} of up to ${thousands(batchSize)} firms`,
    `  jobs       ${thousands(jobs)}, ${plan.place}`,
    `  time       ${seconds(plan)}`,
    `  cost       ${dollars === null ? "no estimate without a price: --price-per-hour DOLLARS of a machine" : `about ${money(dollars)}, an estimate`}`
  ].join("\n")
}
