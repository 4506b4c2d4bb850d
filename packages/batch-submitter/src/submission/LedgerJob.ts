import type { Quarter } from "@ftm/transcript-schema"

/** A job of a quarter, as the ledger knows it. */
export interface LedgerJob {
  readonly quarter: Quarter
  readonly batchId: string
  readonly jobName: string
  readonly jobId: string
  /** Where it was submitted: `JobEngine`'s kind. */
  readonly engine: "local" | "batch"
}
