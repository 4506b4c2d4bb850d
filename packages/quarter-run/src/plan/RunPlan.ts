import { defaultJobSettings } from "@ftm/job-contract"
import { defaultBatchSize } from "@ftm/manifest"
import type { EngineSettings } from "../engine/EngineSettings.ts"

/**
 * How many firms a batch gets. A local run whose firms would fit into fewer batches than it has processes gets smaller batches, so that
 * every process has work; the rows do not depend on it, only which part file they are in.
 */
export const chooseBatchSize = (options: {
  readonly firms: number
  readonly engine: "local" | "batch"
  /** Processes at a time on this machine; it means nothing in the cloud. */
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
 * little. It depends on the batch size alone, so a run that is resumed cuts its parts at the same places.
 */
export const chooseCheckpointInterval = (batchSize: number): number =>
  Math.max(1, Math.min(defaultJobSettings.checkpointInterval, Math.ceil(batchSize / 8)))

/** What a run would do. */
export interface PlannedRun {
  readonly quarter: string
  readonly store: string
  readonly firms: number
  readonly firmsDone: number
  /** Firms of the jobs to come that have no topics yet. */
  readonly firmsToDo: number
  readonly batches: number
  /** To submit, or to adopt where they are running already. */
  readonly jobs: number
  /** Where the jobs run. */
  readonly settings: EngineSettings
  readonly batchSize: number
  /** Machine seconds for the firms to do. */
  readonly machineSeconds: number
  /** What `machineSeconds` is estimated with. */
  readonly secondsPerFirm: number
  /** `secondsPerFirm` is what the firms of this quarter have taken; otherwise it was measured on another machine of two cores. */
  readonly measuredHere: boolean
  /** Jobs that run at the same time, if there are machines for all. */
  readonly jobsAtATime: number
  /** An estimate; null without a price. */
  readonly dollars: number | null
}

/** Seconds that a firm takes on one machine of two cores, by topic engine, rounded up from what was measured; used until this quarter has its own figure. */
const assumedSecondsPerFirm: Readonly<Record<string, number>> = { native: 0.1, bertopic: 0.5 }

/** Estimates from what the quarter's firms have taken so far, from twenty firms on, or else from the figure that was measured elsewhere. */
export const estimateRun = (options: {
  readonly firmsToDo: number
  readonly firmsDone: number
  /** Machine seconds that the firms done have taken. */
  readonly secondsSpent: number
  readonly pricePerHour: number | undefined
  /** `native` or `bertopic`. */
  readonly topicEngine: string
}): Pick<PlannedRun, "machineSeconds" | "secondsPerFirm" | "measuredHere" | "dollars"> => {
  const measuredHere = options.firmsDone >= 20 && options.secondsSpent > 0
  const secondsPerFirm = measuredHere ? options.secondsSpent / options.firmsDone : (assumedSecondsPerFirm[options.topicEngine] ?? 0.5)
  const machineSeconds = options.firmsToDo * secondsPerFirm
  return {
    machineSeconds,
    secondsPerFirm,
    measuredHere,
    dollars: options.pricePerHour === undefined ? null : (machineSeconds / 3600) * options.pricePerHour
  }
}
