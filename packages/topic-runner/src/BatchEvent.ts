import type { EngineInfo } from "@ftm/topic-model"

/** The batch was read and work begins. */
export interface BatchBegun {
  readonly type: "begun"
  readonly firms: number
  /** Done and skipped in earlier attempts. */
  readonly doneBefore: number
  readonly skippedBefore: number
  readonly todo: number
  readonly parts: number
  readonly checkpointInterval: number
  readonly engine: EngineInfo
}

/** A firm was counted; firms come in the order of the batch. */
export interface FirmEnded {
  readonly type: "firm"
  readonly firmId: string
  readonly end: "done" | "skipped" | "failed"
  readonly sentences: number
  readonly topics: number
  readonly readSeconds: number
  readonly modelSeconds: number
  /** Only of a failed firm. */
  readonly errorType?: string
  readonly errorMessage?: string
}

/** A part and its checkpoint are in the store. */
export interface PartSaved {
  readonly type: "part"
  readonly part: number
  /** Undefined when no firm of the part has a topic: then there is no file. */
  readonly key: string | undefined
  readonly rows: number
  readonly bytes: number
  /** Firms of the part that are done. */
  readonly firms: number
  /** The part's firms were all gone through; false after a stop in the middle. */
  readonly whole: boolean
  /** Seconds to write the part, the failures and the checkpoint. */
  readonly saveSeconds: number
}

/** What `runBatch` tells while it works, for logs, progress bars and metrics. */
export type BatchEvent = BatchBegun | FirmEnded | PartSaved

/** How a batch ended. */
export interface BatchSummary {
  /**
   * `done`: every firm was gone through. `failed`: the circuit breaker stopped it, or firms failed where none may.
   * `stopped`: asked to stop; what was done is saved.
   */
  readonly outcome: "done" | "failed" | "stopped"
  /** Why it failed or stopped, in words; undefined when done. */
  readonly reason: string | undefined
  /** The error type of a critical error that stopped the batch, such as `AccessDenied`. */
  readonly criticalError: string | undefined
  readonly firms: number
  /** Over all attempts. `firms = done + skipped + failed + remaining`. */
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly remaining: number
  /** Firms that this attempt counted: done, skipped or failed. */
  readonly firmsThisAttempt: number
  /** Over the firms of this attempt. */
  readonly sentences: number
  readonly topics: number
  readonly readSeconds: number
  readonly modelSeconds: number
  readonly saveSeconds: number
  /** Rows of the parts that this attempt wrote. */
  readonly rowsWritten: number
  readonly partsWritten: number
  /** Where the parts are, as a user types it. */
  readonly output: string
}
