import type { SharedLimits } from "./engine/EngineLayer.ts"
import type { RunStart } from "./RunStart.ts"

/** What a run was asked to do. */
export interface RunOptions {
  /** Where the jobs run, the topic model, prices: what goes into the ledger. */
  readonly start: RunStart
  /** Firms in a batch; by default chosen from their number. A quarter that was begun keeps its own. */
  readonly batchSize?: number | undefined
  /** Work on what failed, and on nothing else; false by default. */
  readonly retryFailed?: boolean
  /** Read every prefetched file and compare its hash, even where that was done before; false by default. */
  readonly verify?: boolean
  /** Given where several quarters run side by side. */
  readonly shared?: SharedLimits
}
