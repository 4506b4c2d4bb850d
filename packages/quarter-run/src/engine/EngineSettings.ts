import { Schema } from "effect"

/** Seconds between two looks at the jobs on AWS Batch. */
export const defaultPollSeconds = 6

/** Processes on this machine. */
const LocalSettings = Schema.Struct({
  engine: Schema.Literal("local"),
  /** Processes at a time. */
  jobs: Schema.Int
})

/** AWS Batch; a region or endpoint of null is found as the AWS SDK finds it. */
const BatchSettings = Schema.Struct({
  engine: Schema.Literal("batch"),
  queue: Schema.String,
  definition: Schema.String,
  fallbackQueue: Schema.NullOr(Schema.String),
  /** A batch that has lost its machine this often goes to the fallback queue; it is also how many attempts a job has. */
  fallbackAfter: Schema.Int,
  region: Schema.NullOr(Schema.String),
  endpoint: Schema.NullOr(Schema.String),
  /** Seconds between two looks at the jobs. */
  pollSeconds: Schema.Finite,
  /** How long a job may run; null: as the job definition says. */
  timeoutSeconds: Schema.NullOr(Schema.Int)
})

/**
 * Where the jobs of a run are. It is written into the ledger, so that `watch`, `cancel` and a later `run` on any
 * machine find them again.
 */
export const EngineSettings = Schema.Union([LocalSettings, BatchSettings])
export type EngineSettings = typeof EngineSettings.Type
