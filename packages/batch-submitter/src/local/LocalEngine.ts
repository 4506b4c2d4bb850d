import { savedOnSignal, signalOf } from "@ftm/job-contract"
import { JobName } from "@ftm/transcript-schema"
import { Cause, Clock, Effect, FiberSet, Layer, Schema, Semaphore } from "effect"
import { mkdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import type { EndCause } from "../engine/EndCause.ts"
import {
  CannotStart,
  isEnded,
  JobEngine,
  JobEngineError,
  Refused,
  type JobAttempt,
  type JobSpec,
  type JobState
} from "../engine/JobEngine.ts"
import { stopLeftOvers } from "./LeftOvers.ts"
import { type JobCommand, type ProcessEnd, type RunningProcess, startProcess } from "./LocalProcess.ts"
import { ProcessRecords } from "./ProcessRecords.ts"

export interface LocalEngineOptions {
  /** Processes at a time. */
  readonly jobs: number
  /** Shared with other engines that run at the same time, so that together they keep to one limit. Default: the engine's own. */
  readonly slots?: Semaphore.Semaphore
  /** Which program runs a job; a Node program loads `localJobModule(spec.name)`. */
  readonly command: (spec: JobSpec) => JobCommand
  /** Further variables, such as PATH; the job's own variables override them. A job sees no variable that is neither here nor in its spec. */
  readonly environment: Readonly<Record<string, string>>
  /** A folder on this machine for logs (`<job name>.log`); nothing is read from it but what is shown. */
  readonly folder: string
  /** Which processes run the jobs; those that an engine which died has left are found there and stopped. Default: the records of work in `folder`. */
  readonly records?: ProcessRecords
  /** How many attempts a job has whose process is lost (killed by a signal that we did not send). Default: 3. */
  readonly attempts?: number
  /** A process that was asked to stop is killed after so long. Default: 30 s, as on AWS Batch. */
  readonly graceMillis?: number
}

interface LocalJob {
  state: JobState
  running: RunningProcess | undefined
}

/** Somebody sent it a signal: it was killed, or saved its progress and ended. */
const stoppedBySignal = (end: ProcessEnd): boolean => end.signal !== null || savedOnSignal(end.code)

/** The signal that ended the process, or that it saved its progress at; undefined where it ended by itself. */
const killedBy = ({ code, signal }: ProcessEnd): EndCause | undefined => {
  const name = signal ?? (savedOnSignal(code) ? signalOf(code ?? 0) : undefined)
  return name === undefined ? undefined : { _tag: "KilledBySignal", signal: name }
}

const endReason = (end: ProcessEnd): string => {
  if (end.signal !== null) return `process ended by ${end.signal}`
  if (savedOnSignal(end.code)) return `process stopped by a signal after saving its progress (exit code ${end.code})`
  return end.code === 0 ? "Essential container in task exited" : `process exited with code ${end.code}`
}

const noLogFolder = (cause: unknown): JobEngineError =>
  new JobEngineError({
    message: `The folder for the jobs' output cannot be made: ${String(cause)}. Check who may write there.`,
    reason: new CannotStart({}),
    cause
  })

/** A file is named after the job. */
const badName = (name: string): JobEngineError =>
  new JobEngineError({
    message: `${JSON.stringify(name)} cannot be the name of a job: it has letters, digits, _ and - only, such as ftm-2021Q1-batch_000-1-5f3a09c2.`,
    reason: new Refused({})
  })

const messageOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : String(error)
}

/**
 * Jobs as child processes of this one, at most `jobs` at a time. They live no longer than the layer: when it is
 * closed every process is asked to stop, saves its progress and is waited for; if this process dies without
 * closing anything, `localJobModule` ends them.
 */
export const localEngineLayer = (options: LocalEngineOptions): Layer.Layer<JobEngine, JobEngineError> =>
  Layer.effect(
    JobEngine,
    Effect.gen(function* () {
      const jobs = new Map<string, LocalJob>()
      // At least one: with none, every job would wait for ever.
      const slots = options.slots ?? (yield* Semaphore.make(Math.max(1, options.jobs)))
      const fibers = yield* FiberSet.make<void>()
      const maxAttempts = options.attempts ?? 3
      const records = options.records ?? new ProcessRecords(resolve(options.folder))

      /** Makes the folder for logs, and stops what an engine that died has left. */
      const prepare = Effect.gen(function* () {
        yield* Effect.try({ try: () => mkdirSync(options.folder, { recursive: true, mode: 0o750 }), catch: noLogFolder })
        yield* stopLeftOvers(records, options.graceMillis)
      })
      // Before the first job and not earlier: an engine that is only looked at must not stop the jobs of somebody else.
      const prepared = yield* Effect.cached(prepare)

      let isTold = false
      /** Does what no job depends on. What goes wrong with it is told, of all jobs once. */
      const orWarn = (work: () => void) =>
        Effect.try({ try: work, catch: String }).pipe(
          Effect.catch((cause) => {
            if (isTold) return Effect.void
            isTold = true
            return Effect.logWarning(
              `Which processes run the jobs cannot be remembered: a later run will not find any that is left. ${cause}`
            )
          })
        )

      const runAttempt = Effect.fn("LocalEngine.runAttempt")(function* (job: LocalJob, spec: JobSpec, attempt: number) {
        const log = join(options.folder, `${spec.name}.log`)
        const startedAt = yield* Clock.currentTimeMillis
        const earlier = job.state.attempts
        const open: JobAttempt = { startedAt, stoppedAt: null, exitCode: null, reason: null, log, host: null }
        job.state = { ...job.state, status: "RUNNING", startedAt: job.state.startedAt ?? startedAt, attempts: [...earlier, open] }
        const lastCause = earlier.at(-1)?.cause
        const lastSignal = lastCause?._tag === "KilledBySignal" ? lastCause.signal : undefined
        const environment = {
          ...options.environment,
          ...spec.environment,
          // Not AWS_BATCH_JOB_ID: a job that has it takes this machine for a Spot instance and asks for its notice.
          AWS_BATCH_JOB_ATTEMPT: String(attempt),
          ...(lastSignal === undefined ? {} : { FTM_PREVIOUS_SIGNAL: lastSignal })
        }
        const end = yield* Effect.acquireUseRelease(
          startProcess(options.command(spec), environment, log, `the job ${spec.name}`, options.graceMillis),
          (running) =>
            Effect.gen(function* () {
              const { known } = running
              job.running = running
              if (known !== undefined) yield* orWarn(() => records.remember(spec.name, known))
              // Asked to stop while it was being started.
              if (job.state.stoppedOnRequest) yield* running.stop
              return yield* running.end
            }),
          (running) =>
            Effect.gen(function* () {
              yield* running.stop
              job.running = undefined
              yield* orWarn(() => records.forget(spec.name))
            })
        )
        const closed: JobAttempt = {
          ...open,
          stoppedAt: yield* Clock.currentTimeMillis,
          exitCode: end.signal === null ? end.code : null,
          reason: endReason(end),
          // A signal that we have sent is no loss of the process.
          cause: job.state.stoppedOnRequest ? undefined : killedBy(end)
        }
        job.state = { ...job.state, attempts: [...earlier, closed] }
        return end
      })

      const finish = Effect.fn("LocalEngine.finish")(function* (
        job: LocalJob,
        status: "SUCCEEDED" | "FAILED",
        reason: string,
        cause?: EndCause
      ) {
        const stoppedAt = yield* Clock.currentTimeMillis
        const attempts = job.state.attempts.map((one) => (one.stoppedAt === null ? { ...one, stoppedAt, reason } : one))
        job.state = { ...job.state, attempts, status, reason, cause, exitCode: attempts.at(-1)?.exitCode ?? null, stoppedAt }
      })

      const runJob = Effect.fn("LocalEngine.runJob")(function* (job: LocalJob, spec: JobSpec) {
        // Asked to stop before its turn came.
        if (isEnded(job.state)) return
        for (let attempt = 1; attempt <= maxAttempts; attempt++) {
          const end = yield* runAttempt(job, spec, attempt)
          if (end.code === 0) return yield* finish(job, "SUCCEEDED", endReason(end))
          if (job.state.stoppedOnRequest) return yield* finish(job, "FAILED", job.state.reason ?? "stopped on request")
          // An exit code is the job's own answer and final; a process that was killed may do better in another attempt.
          if (!stoppedBySignal(end)) return yield* finish(job, "FAILED", endReason(end))
        }
        const last = job.state.attempts.at(-1)
        // Another job of this batch goes on where this one was.
        yield* finish(job, "FAILED", `lost ${maxAttempts} times: ${last?.reason ?? ""}`, last?.cause)
      })

      const submit = Effect.fn("LocalEngine.submit")(function* (spec: JobSpec) {
        const jobId = spec.name
        if (!Schema.is(JobName)(jobId)) return yield* badName(jobId)
        yield* prepared
        const known = jobs.get(jobId)
        if (known !== undefined && !isEnded(known.state)) {
          return yield* new JobEngineError({
            message: `The job ${spec.name} is already running; it was not started a second time.`,
            reason: new CannotStart({})
          })
        }
        const job: LocalJob = {
          running: undefined,
          state: {
            jobId,
            name: spec.name,
            status: "RUNNABLE",
            reason: null,
            exitCode: null,
            attempts: [],
            createdAt: yield* Clock.currentTimeMillis,
            startedAt: null,
            stoppedAt: null,
            stoppedOnRequest: false
          }
        }
        jobs.set(jobId, job)
        const life = slots
          .withPermit(runJob(job, spec))
          // Whatever goes wrong in its life ends this job and no other. Nobody else would end it, and it would be waited for for ever.
          .pipe(Effect.catchCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.interrupt : finish(job, "FAILED", messageOf(cause)))))
        yield* FiberSet.run(fibers, life)
        return jobId
      })

      const describe = (jobIds: ReadonlyArray<string>) =>
        Effect.sync(() =>
          jobIds.flatMap((id) => {
            const job = jobs.get(id)
            return job === undefined ? [] : [job.state]
          })
        )

      const terminate = Effect.fn("LocalEngine.terminate")(function* (jobId: string, reason: string) {
        const job = jobs.get(jobId)
        if (job === undefined || isEnded(job.state)) return
        job.state = { ...job.state, stoppedOnRequest: true, reason }
        if (job.running === undefined) {
          yield* finish(job, "FAILED", reason)
        } else {
          yield* FiberSet.run(fibers, job.running.stop)
        }
      })

      const lastLines = (state: JobState, count: number) =>
        Effect.sync(() => {
          const log = state.attempts.at(-1)?.log ?? null
          if (log === null) return []
          try {
            return readFileSync(log, "utf8").trimEnd().split("\n").slice(-count)
          } catch {
            // Nothing was printed yet.
            return []
          }
        })

      return JobEngine.of({
        kind: "local",
        where: "this machine",
        remembersMillis: 0,
        queueOf: () => "this machine",
        pollMillis: 200,
        settleMillis: 0,
        submit,
        describe,
        terminate,
        lastLines,
        machinePrices: () => Effect.succeed([]),
        listByName: (name) => describe([name]),
        preflight: Effect.succeed([{ ok: true, what: `${options.jobs} processes at a time on this machine` }])
      })
    })
  )
