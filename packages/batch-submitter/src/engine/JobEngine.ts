import type { MachinePrice } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Context, type Effect, Schema } from "effect"
import type { EndCause } from "./EndCause.ts"

/** One batch of firms as a job: all that it is told, and nothing large. */
export interface JobSpec {
  /** Deterministic, so that a job whose submission was not answered can be found again: see `jobName`. */
  readonly name: string
  readonly quarter: Quarter
  readonly batchId: string
  /** Key of batches.jsonl in the store. */
  readonly manifestKey: string
  /** The job's environment: `QUARTER`, `BATCH_ID`, `FTM_STORE`, … see `jobEnvironment`. */
  readonly environment: Readonly<Record<string, string>>
  /** The batch has lost its machine often enough: run it where machines are not taken away, if the engine has such a place. */
  readonly onDemand?: boolean
}

/** AWS Batch's own words; the local engine uses the same ones. */
export type JobStatus = "SUBMITTED" | "PENDING" | "RUNNABLE" | "STARTING" | "RUNNING" | "SUCCEEDED" | "FAILED"

/** One attempt at a job. Times in milliseconds since 1970 UTC. */
export interface JobAttempt {
  readonly startedAt: number | null
  readonly stoppedAt: number | null
  /** Null while it runs, and when the process was lost with its host or killed by a signal. */
  readonly exitCode: number | null
  /** Why it ended, in the engine's words, for people; null while it runs and where the engine says nothing. */
  readonly reason: string | null
  /** The same as data; absent where its exit code says it all. */
  readonly cause?: EndCause | undefined
  /** Where its output is: a file on this machine or a CloudWatch stream. */
  readonly log: string | null
  /** The machine that it ran on, as the engine names it; null where it has no name. */
  readonly host: string | null
}

/** What an engine knows of a job. */
export interface JobState {
  readonly jobId: string
  readonly name: string
  readonly status: JobStatus
  /** Why the job is where it is, in the engine's words, for people. */
  readonly reason: string | null
  /** Why it ended, or why it waits, as data; absent where the attempts' exit codes say it all. */
  readonly cause?: EndCause | undefined
  /** Of the last attempt. */
  readonly exitCode: number | null
  /** In the order in which they were made; the last may still run. */
  readonly attempts: ReadonlyArray<JobAttempt>
  readonly createdAt: number | null
  readonly startedAt: number | null
  readonly stoppedAt: number | null
  /** Somebody asked for its end (`terminate`, or a cancel on the console): not a failure of the job. */
  readonly stoppedOnRequest: boolean
  /** The group of CloudWatch Logs that the attempts' `log` streams are in; undefined where the output goes elsewhere. */
  readonly logGroup?: string | undefined
}

/** SUCCEEDED or FAILED: nothing more will happen to this job. */
export const isEnded = (state: { readonly status: JobStatus }): boolean => state.status === "SUCCEEDED" || state.status === "FAILED"

/** The service asks us to slow down; nothing was done. */
export class Throttled extends Schema.TaggedError<Throttled>()("Throttled", {}) {}
/** A fault of the network or of the service. Nothing was changed, and trying again may help. */
export class Unreachable extends Schema.TaggedError<Unreachable>()("Unreachable", {}) {}
/** The submission was sent and no answer came, so the job may or may not exist. Look for its name before submitting again. */
export class MaybeSubmitted extends Schema.TaggedError<MaybeSubmitted>()("MaybeSubmitted", {}) {}
/** No credentials, or not allowed. */
export class AccessDenied extends Schema.TaggedError<AccessDenied>()("AccessDenied", {}) {}
/** The request itself is wrong: unknown queue or definition, a limit exceeded. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {}) {}
/** The engine cannot start jobs here: command not found, folder not writable. */
export class CannotStart extends Schema.TaggedError<CannotStart>()("CannotStart", {}) {}
/** A process on this machine does not end, although it was killed. */
export class CannotStop extends Schema.TaggedError<CannotStop>()("CannotStop", {}) {}

/** What an engine could not do; `message` names the operation and the job, and what to do. */
export class JobEngineError extends Schema.TaggedError<JobEngineError>()("JobEngineError", {
  message: Schema.String,
  reason: Schema.Union([Throttled, Unreachable, MaybeSubmitted, AccessDenied, Refused, CannotStart, CannotStop]),
  cause: Schema.optionalKey(Schema.Defect())
}) {
  /** The same call may succeed a little later, and cannot do anything twice. */
  get isRetryable(): boolean {
    return this.reason._tag === "Throttled" || this.reason._tag === "Unreachable"
  }
}

/** One thing that was checked before jobs are submitted. */
export interface PreflightFinding {
  readonly ok: boolean
  /** What was checked and found; for a problem, also what to do. */
  readonly what: string
}

/** The most jobs that AWS Batch describes in one call. */
export const describeAtMost = 100

/** Where jobs run: processes on this machine, or AWS Batch. Nothing else in FTM knows which. */
export class JobEngine extends Context.Service<
  JobEngine,
  {
    readonly kind: "local" | "batch"
    /** Where the jobs are, in words: `this machine`, `AWS Batch in eu-west-1`. */
    readonly where: string
    /** Milliseconds between two questions of `waitForCompletion`: what the service can bear. */
    readonly pollMillis: number
    /** For how many milliseconds after its submission a job may be missing from `listByName` and `describe`. */
    readonly settleMillis: number
    /** For how many milliseconds after its submission a job is sure to be known, whatever became of it; 0 where nothing is sure. */
    readonly remembersMillis: number
    /** Checks whether jobs can be run at all: credentials, queue, definition. Changes nothing. */
    readonly preflight: Effect.Effect<ReadonlyArray<PreflightFinding>, JobEngineError>
    /** Hands the job over and gives its id. Never retried here: see `MaybeSubmitted`. */
    submit(spec: JobSpec): Effect.Effect<string, JobEngineError>
    /** The states of these jobs, in any order; a job that the engine does not (yet, or any longer) know is left out. */
    describe(jobIds: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<JobState>, JobEngineError>
    /** The queue that `submit` would hand the job to, or what stands for one. */
    queueOf(spec: JobSpec): string
    /** Every job of exactly this name that the engine remembers, in any state. Looks in `queue`, too, if it is not one of the engine's own. */
    listByName(name: string, queue?: string): Effect.Effect<ReadonlyArray<JobState>, JobEngineError>
    /** Asks the job to save its progress and stop; comes back at once. An ended or unknown job is no error. */
    terminate(jobId: string, reason: string): Effect.Effect<void, JobEngineError>
    /** The last lines of what the job's last attempt printed; empty where they cannot be had. */
    lastLines(state: JobState, count: number): Effect.Effect<ReadonlyArray<string>, JobEngineError>
    /** What the machines of running attempts (`JobAttempt.host`) cost now; machines without a known price are left out. */
    machinePrices(hosts: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<MachinePrice>, JobEngineError>
  }
>()("@ftm/batch-submitter/JobEngine") {}
