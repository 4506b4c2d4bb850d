import type { EngineInfo } from "@ftm/topic-model"

/** The batch has been read and work begins. */
export interface BatchBegun {
  readonly type: "begun"
  readonly firms: number
  /** Firms that earlier attempts finished. */
  readonly doneBefore: number
  readonly skippedBefore: number
  readonly todo: number
  readonly parts: number
  readonly checkpointInterval: number
  readonly engine: EngineInfo
}

/** A firm is finished. Firms are reported in the order of the batch. */
export interface FirmEnded {
  readonly type: "firm"
  readonly firmId: string
  readonly end: "done" | "skipped" | "failed"
  readonly sentences: number
  readonly topics: number
  readonly readSeconds: number
  readonly modelSeconds: number
  /** Present only when the firm failed. */
  readonly errorType?: string
  readonly errorMessage?: string
}

/** A part and its checkpoint are in the store. */
export interface PartSaved {
  readonly type: "part"
  readonly part: number
  /** Undefined when no firm in the part has a topic: then no file is written. */
  readonly key: string | undefined
  readonly rows: number
  readonly bytes: number
  /** How many of the part's firms are done. */
  readonly firms: number
  /** Whether all of the part's firms were processed; false after a stop in the middle. */
  readonly whole: boolean
  /** Seconds to write the part, the failures and the checkpoint. */
  readonly saveSeconds: number
}

/** What `runBatch` reports while it works, for logs, progress bars and metrics. */
export type BatchEvent = BatchBegun | FirmEnded | PartSaved

/** How a batch ended. */
export interface BatchSummary {
  /**
   * `done`: every firm was processed. `failed`: the circuit breaker stopped the batch, or firms failed and failures are not allowed.
   * `stopped`: it was asked to stop; finished work is saved.
   */
  readonly outcome: "done" | "failed" | "stopped"
  /** Why it failed or stopped, in words; undefined when done. */
  readonly reason: string | undefined
  /** The error type of a critical error that stopped the batch, such as `AccessDenied`. */
  readonly criticalError: string | undefined
  readonly firms: number
  /** These four count all attempts. `firms = done + skipped + failed + remaining`. */
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly remaining: number
  /** Firms that this attempt finished: done, skipped or failed. */
  readonly firmsThisAttempt: number
  /** Totals over the firms of this attempt. */
  readonly sentences: number
  readonly topics: number
  readonly readSeconds: number
  readonly modelSeconds: number
  readonly saveSeconds: number
  /** Rows in the parts that this attempt wrote. */
  readonly rowsWritten: number
  readonly partsWritten: number
  /** Where the parts are, as a user would type it. */
  readonly output: string
}
