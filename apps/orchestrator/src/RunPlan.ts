import { defaultBatchSize } from "@ftm/manifest"

/**
 * Firms a batch. A local run whose firms fit into fewer batches than it has processes gets smaller ones, so that every
 * process has work; the rows do not depend on it, only which part file they are in.
 */
export const chooseBatchSize = (options: {
  readonly firms: number
  readonly engine: "local" | "batch"
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
