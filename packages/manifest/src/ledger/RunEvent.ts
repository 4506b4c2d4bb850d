import { BatchId, JobName } from "@ftm/transcript-schema"
import { Schema } from "effect"
import { EngineSettings } from "./EngineSettings.ts"
import { MachinePrice } from "./MachinePrice.ts"

/** Why a job ended, in the words in which an operator thinks of it. */
export const JobEndKind = Schema.Literals([
  "done",
  "own stop",
  "host lost",
  "killed",
  "image not pulled",
  "timed out",
  "out of memory",
  "stuck in the queue",
  "wrong configuration",
  "data missing",
  "worked on elsewhere",
  "breaker",
  "failed",
  "unknown"
])
export type JobEndKind = typeof JobEndKind.Type

/** Milliseconds since 1970 UTC; null for what has not happened. */
const Moment = Schema.NullOr(Schema.Finite)

const jobFields = {
  batch_id: BatchId,
  job_name: JobName,
  /** The engine's id of the job. */
  job_id: Schema.String,
  engine: Schema.Literals(["local", "batch"])
}

const firmCounts = { total: Schema.Int, done: Schema.Int, skipped: Schema.Int, failed: Schema.Int, remaining: Schema.Int }

/** What the quarter's jobs have taken up to then. Machine time is certain; dollars are an estimate, null without a price. */
const costFields = {
  machine_seconds: Schema.optionalKey(Schema.Finite),
  lost_machine_seconds: Schema.optionalKey(Schema.Finite),
  estimated_dollars: Schema.optionalKey(Schema.NullOr(Schema.Finite)),
  estimated_lost_dollars: Schema.optionalKey(Schema.NullOr(Schema.Finite))
}

/** An orchestrator began: with these settings `watch`, `cancel` and a later `run` go on with the run, on any machine. */
export const RunStarted = Schema.TaggedStruct("RunStarted", {
  settings: EngineSettings,
  /** Which topic model: the variables of a job. */
  topics: Schema.Record(Schema.String, Schema.String),
  /** Dollars for an hour of one machine; null when none was given. */
  price_per_hour: Schema.NullOr(Schema.Finite),
  /** Dollars at which the run is stopped; null without a limit. */
  max_cost: Schema.NullOr(Schema.Finite),
  batches: Schema.Int,
  firms: Schema.Int,
  /** Batches whose jobs were under way already. */
  adopted: Schema.Array(BatchId),
  // The orchestrator's process; the first version did not write it.
  host: Schema.optionalKey(Schema.String),
  pid: Schema.optionalKey(Schema.Int),
  pid_namespace: Schema.optionalKey(Schema.String)
})
export type RunStarted = typeof RunStarted.Type

/** Every firm of the quarter was gone through. */
export const RunFinished = Schema.TaggedStruct("RunFinished", { ...firmCounts, ...costFields })
export type RunFinished = typeof RunFinished.Type

/** A run ended while firms remained: with the firms as they stood, */
export const RunStopped = Schema.TaggedStruct("RunStopped", { ...firmCounts, ...costFields })
export type RunStopped = typeof RunStopped.Type

/** or because somebody cancelled it: with how many jobs ended. */
export const RunCancelled = Schema.TaggedStruct("RunCancelled", { cancelled: Schema.Int })
export type RunCancelled = typeof RunCancelled.Type

/** The engine took a job from this orchestrator. */
export const JobSubmitted = Schema.TaggedStruct("JobSubmitted", jobFields)
export type JobSubmitted = typeof JobSubmitted.Type

/** A job was found where an earlier orchestrator had left it. */
export const JobAdopted = Schema.TaggedStruct("JobAdopted", jobFields)
export type JobAdopted = typeof JobAdopted.Type

/** One attempt of an ended job: what costs are counted from. */
export const EndedAttempt = Schema.Struct({
  started_at: Moment,
  stopped_at: Moment,
  exit_code: Schema.NullOr(Schema.Int),
  /** In the engine's words. */
  reason: Schema.NullOr(Schema.String),
  /** Its machine was taken away. */
  lost: Schema.Boolean,
  /** Where its output is: a file or a CloudWatch stream. */
  log: Schema.NullOr(Schema.String),
  /** The machine that it ran on, as the engine names it. */
  host: Schema.NullOr(Schema.String)
})
export type EndedAttempt = typeof EndedAttempt.Type

/** A job's end, why, and each of its attempts. */
export const JobEnded = Schema.TaggedStruct("JobEnded", {
  ...jobFields,
  end: JobEndKind,
  /** A sentence for the operator. */
  explanation: Schema.String,
  exit_code: Schema.NullOr(Schema.Int),
  created_at: Moment,
  started_at: Moment,
  stopped_at: Moment,
  attempts: Schema.Array(EndedAttempt)
})
export type JobEnded = typeof JobEnded.Type

/** What machines cost, read while they ran jobs. */
export const MachinesPriced = Schema.TaggedStruct("MachinesPriced", { machines: Schema.Array(MachinePrice) })
export type MachinesPriced = typeof MachinesPriced.Type

/** Every file of a prefetch was read and had its hash. */
export const PrefetchVerified = Schema.TaggedStruct("PrefetchVerified", {
  /** Stands for all files of that prefetch. */
  digest: Schema.String,
  files: Schema.Int
})
export type PrefetchVerified = typeof PrefetchVerified.Type

/** What happens to a quarter's run, as its ledger keeps it. The keys are those of the document. */
export const RunEvent = Schema.Union([
  RunStarted,
  RunFinished,
  RunStopped,
  RunCancelled,
  JobSubmitted,
  JobAdopted,
  JobEnded,
  MachinesPriced,
  PrefetchVerified
])
export type RunEvent = typeof RunEvent.Type

/** What a version after this one wrote: kept as it is, and passed over by whoever does not know it. */
export interface UnknownEvent {
  readonly _tag: "UnknownEvent"
  readonly kind: string
}
