import type { BatchHistory } from "@ftm/batch-submitter"
import { historyOf } from "@ftm/batch-submitter"
import type { BatchProgress } from "@ftm/manifest"

/** It has firms that failed, its circuit breaker stopped it, or its last job left it unfinished without having been asked to stop. */
const hasFailed = (batch: BatchProgress, { lastEnd, open }: BatchHistory): boolean =>
  batch.failed > 0 ||
  batch.stoppedBy !== undefined ||
  (!batch.finished && open === undefined && lastEnd !== undefined && lastEnd !== "own stop")

/**
 * The batches that a run works on: those with firms that no attempt has gone through; with `retryFailed`, only those that failed and
 * those with failed firms. Within a batch a job works on the firms that have no topics yet, failed ones included.
 */
export const batchesToDo = (
  progress: ReadonlyArray<BatchProgress>,
  histories: ReadonlyMap<string, BatchHistory>,
  retryFailed: boolean
): ReadonlyArray<BatchProgress> =>
  progress.filter((batch) => (retryFailed ? hasFailed(batch, historyOf(histories, batch.batchId)) : !batch.finished))
