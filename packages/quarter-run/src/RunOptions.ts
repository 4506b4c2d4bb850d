import type { SharedLimits } from "./engine/EngineLayer.ts"
import type { RunStart } from "./RunStart.ts"

/** What a run was asked to do. */
export interface RunOptions {
  /** Where the jobs run, the topic model, prices: what goes into the ledger. */
  readonly start: RunStart
  /** Firms in a batch; chosen from their number when undefined. A run that was started keeps its own. */
  readonly batchSize: number | undefined
  /** Work on what failed, and on nothing else. */
  readonly retryFailed: boolean
  /** Read every prefetched file and compare its hash, even where that was done before. */
  readonly verify: boolean
  /** Given where several quarters run side by side. */
  readonly shared?: SharedLimits
}
