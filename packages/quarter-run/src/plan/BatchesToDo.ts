import type { BatchHistory } from "@ftm/batch-submitter"
import { historyOf } from "@ftm/batch-submitter"
import type { BatchProgress } from "@ftm/manifest"

/** Stopped by its breaker, with firms that failed, or left unfinished by a job that did not end because somebody asked for it. */
const hasFailed = (batch: BatchProgress, { lastEnd, open }: BatchHistory): boolean =>
  batch.failed > 0 || batch.stoppedBy !== undefined || (!batch.finished && open === undefined && lastEnd !== undefined && lastEnd !== "own stop")

/**
 * The batches that a run takes up: those with firms that no attempt has gone through; or, with `retryFailed`, those that failed and
 * those with failed firms alone. Within a batch a job works on the firms that have no topics yet, failed ones included.
 */
export const batchesToDo = (
  progress: ReadonlyArray<BatchProgress>,
  histories: ReadonlyMap<string, BatchHistory>,
  retryFailed: boolean
): ReadonlyArray<BatchProgress> =>
  progress.filter((batch) => retryFailed ? hasFailed(batch, historyOf(histories, batch.batchId)) : !batch.finished)
