/**
 * When to stop a batch because something is wrong with more than single firms.
 * Plain functions over counts: the batch's firms are counted in the order of the batch, whichever worker was
 * quicker and in whichever attempt a firm was done, so a resumed batch stops exactly where an unbroken one does.
 */

export interface BreakerRules {
  /** Stop after this many failures in a row. */
  readonly maxConsecutiveFailures: number
  /** Stop when a larger share (0 to 1) of the processed firms has failed, … */
  readonly maxFailureRate: number
  /** … looked at from this many processed firms on. */
  readonly minProcessedForRate: number
}

export const defaultBreakerRules: BreakerRules = { maxConsecutiveFailures: 5, maxFailureRate: 0.05, minProcessedForRate: 100 }

/** How a firm ended. A skipped firm had no data: it counts neither as processed nor as a break in a row of failures. */
export type FirmEnd = "done" | "skipped" | "failed"

export interface BreakerCounts {
  /** Firms done or failed. */
  readonly processed: number
  readonly failed: number
  /** Failures since the last firm that was done. */
  readonly consecutiveFailures: number
}

export const noFirmsYet: BreakerCounts = { processed: 0, failed: 0, consecutiveFailures: 0 }

/** The counts after one more firm. */
export const countFirm = (counts: BreakerCounts, end: FirmEnd): BreakerCounts => {
  if (end === "skipped") return counts
  if (end === "done") return { processed: counts.processed + 1, failed: counts.failed, consecutiveFailures: 0 }
  return { processed: counts.processed + 1, failed: counts.failed + 1, consecutiveFailures: counts.consecutiveFailures + 1 }
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`

/** Why the batch must stop now; undefined when it may go on. */
export const breakerReason = (rules: BreakerRules, counts: BreakerCounts): string | undefined => {
  if (counts.consecutiveFailures >= rules.maxConsecutiveFailures && counts.consecutiveFailures > 0) {
    return `${counts.consecutiveFailures} firms failed in a row (MAX_CONSECUTIVE_FAILURES=${rules.maxConsecutiveFailures})`
  }
  if (counts.processed >= rules.minProcessedForRate && counts.failed > rules.maxFailureRate * counts.processed) {
    return (
      `${counts.failed} of ${counts.processed} firms failed, ${percent(counts.failed / counts.processed)} ` +
      `(MAX_FAILURE_RATE=${rules.maxFailureRate} after MIN_PROCESSED_FOR_RATE=${rules.minProcessedForRate})`
    )
  }
  return undefined
}
