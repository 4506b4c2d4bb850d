import { Covered } from "@ftm/lineage"
import { EngineSettings, ProcessIdentity, RunStarted } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Schema } from "effect"

/** The quarter has no prefetched transcripts: a run never dials WRDS by itself. */
export class NotPrefetched extends Schema.TaggedError<NotPrefetched>()("NotPrefetched", {}) {}
/** No run of the quarter was ever started in this store. */
export class NeverRun extends Schema.TaggedError<NeverRun>()("NeverRun", {}) {}
/** Something that the run needs is missing or wrong; nothing was submitted. `findings` are all that was checked. */
export class NotReady extends Schema.TaggedError<NotReady>()("NotReady", {
  findings: Schema.Array(Schema.Struct({ ok: Schema.Boolean, what: Schema.String }))
}) {}
/** Jobs of the quarter are running on AWS Batch, and this run would work on their batches on this machine. */
export class CloudJobsRunning extends Schema.TaggedError<CloudJobsRunning>()("CloudJobsRunning", {}) {}
/** Jobs are running, and the prefetch has other firms now than they were given. */
export class FirmsChanged extends Schema.TaggedError<FirmsChanged>()("FirmsChanged", {}) {}
/** The quarter has topics that were made with other settings, by another version, or of other sentences than this run's. */
export class OtherTopics extends Schema.TaggedError<OtherTopics>()("OtherTopics", {
  covered: Covered,
  /** Only the prefetched sentences are others; the settings are the same. */
  sameSettings: Schema.Boolean,
  /** What making all of them again would take of machine time, and cost, as an estimate; null without a price. */
  seconds: Schema.Finite,
  dollars: Schema.NullOr(Schema.Finite),
  /** How this run was started. */
  start: Schema.Struct({
    settings: EngineSettings,
    topics: RunStarted.fields.topics,
    price_per_hour: RunStarted.fields.price_per_hour,
    max_cost: RunStarted.fields.max_cost
  })
}) {}
/** Results that were to replace older ones are damaged; the older ones stand. */
export class RestartDamaged extends Schema.TaggedError<RestartDamaged>()("RestartDamaged", {}) {}
/** Somebody cancelled the quarter, perhaps on another machine. */
export class Cancelled extends Schema.TaggedError<Cancelled>()("Cancelled", { by: ProcessIdentity }) {}
/** The estimated cost of the quarter, in dollars, has passed the limit. */
export class OverBudget extends Schema.TaggedError<OverBudget>()("OverBudget", {
  dollars: Schema.Finite,
  maxCost: Schema.Finite,
  /** What the estimate is made with, in words: `$3600 an hour`. */
  prices: Schema.String
}) {}
/** This many jobs could not be asked to stop; they go on. */
export class StillRunning extends Schema.TaggedError<StillRunning>()("StillRunning", { jobs: Schema.Int }) {}

/** The program that works on the quarter was told to stop and did not end. */
export class StillWorking extends Schema.TaggedError<StillWorking>()("StillWorking", { holder: ProcessIdentity }) {}

const Reason = Schema.Union([
  NotPrefetched,
  NeverRun,
  NotReady,
  CloudJobsRunning,
  FirmsChanged,
  OtherTopics,
  RestartDamaged,
  Cancelled,
  OverBudget,
  StillRunning,
  StillWorking
])
export type QuarterRunErrorReason = typeof Reason.Type

/**
 * Why a run, or what was asked about it, was not completed. `message` says what happened and on what; which command comes next is for
 * the program to say, from the tagged `reason`, the quarter and the store. Failures of the store and of the job engine keep their own errors.
 */
export class QuarterRunError extends Schema.TaggedError<QuarterRunError>()("QuarterRunError", {
  message: Schema.String,
  quarter: Schema.String,
  /** Where the store is: a folder or `s3://bucket/prefix`. */
  store: Schema.String,
  reason: Reason
}) {
  /** The quarter's jobs must not go on after this: they are asked to save their progress and stop. After any other failure cloud jobs go on. */
  get stopsJobs(): boolean {
    return this.reason._tag === "Cancelled" || this.reason._tag === "OverBudget"
  }
}

export const quarterRunError = (quarter: Quarter, store: string, reason: QuarterRunErrorReason, message: string): QuarterRunError =>
  new QuarterRunError({ message, quarter, store, reason })
