import { Schema } from "effect"

const AtLeastOne = Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)))

/** Processes on this machine. */
const LocalSettings = Schema.Struct({
  engine: Schema.Literal("local"),
  /** Processes at a time. */
  jobs: AtLeastOne
})

/** AWS Batch. A region or endpoint that is null is found as the AWS SDK finds it. */
const BatchSettings = Schema.Struct({
  engine: Schema.Literal("batch"),
  queue: Schema.String,
  definition: Schema.String,
  fallbackQueue: Schema.NullOr(Schema.String),
  /** A batch that has lost its machine this many times goes to the fallback queue. A job has as many attempts. */
  fallbackAfter: AtLeastOne,
  region: Schema.NullOr(Schema.String),
  endpoint: Schema.NullOr(Schema.String),
  /** Seconds between two looks at the jobs. */
  pollSeconds: Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0))),
  /** How long a job may run; null for what the job definition says. */
  timeoutSeconds: Schema.NullOr(AtLeastOne)
}).pipe(
  Schema.encodeKeys({
    fallbackQueue: "fallback_queue",
    fallbackAfter: "fallback_after",
    pollSeconds: "poll_seconds",
    timeoutSeconds: "timeout_seconds"
  })
)

/**
 * Where the jobs of a run are. It is written into the ledger, so that `watch`, `cancel` and a later `run` on any
 * machine find them again.
 */
export const EngineSettings = Schema.Union([LocalSettings, BatchSettings])
export type EngineSettings = typeof EngineSettings.Type
