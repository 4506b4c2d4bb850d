import type { BatchProgress } from "@ftm/manifest"

/** Where the firms of a quarter stand at a moment. */
export interface FirmCounts {
  readonly total: number
  /** Have their topics. */
  readonly done: number
  /** Have no usable call. */
  readonly skipped: number
  readonly failed: number
}

/** The same, with those that no attempt has gone through yet. */
export interface FirmTotals extends FirmCounts {
  readonly remaining: number
}

/** Firms of all batches, summed. */
export const sumFirms = (progress: ReadonlyArray<BatchProgress>): FirmTotals => {
  const sum = { total: 0, done: 0, skipped: 0, failed: 0, remaining: 0 }
  for (const batch of progress) {
    sum.total += batch.total
    sum.done += batch.done
    sum.skipped += batch.skipped
    sum.failed += batch.failed
    sum.remaining += batch.remaining
  }
  return sum
}
