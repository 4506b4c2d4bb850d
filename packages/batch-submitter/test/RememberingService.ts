import { Effect, Layer } from "effect"
import {
  AccessDenied,
  JobEngine,
  JobEngineError,
  type JobSpec,
  type JobState,
  type JobStatus,
  MaybeSubmitted,
  Throttled
} from "../src/index.ts"

type Fault = "throttled" | "lost answer" | "lost request" | "denied" | "killed after"

const failure = (reason: Throttled | MaybeSubmitted | AccessDenied): JobEngineError => new JobEngineError({ message: reason._tag, reason })

/** A service that remembers jobs between the orchestrators of a test, with faults for the next submissions. */
export class RememberingService {
  readonly jobs = new Map<string, JobState>()
  readonly specs: Array<JobSpec> = []
  faults: Array<Fault> = []
  /** Jobs are missing from so many listings. */
  hiddenFor = 0
  describesThrottled = 0
  pollMillis = 2
  /** So long jobs are surely known, milliseconds. */
  remembersMillis = 0
  /** Queues in which a listing was asked for. */
  readonly queuesAsked = new Set<string>()
  /** Calls of describe and listByName. */
  reads = 0
  /** Milliseconds between two calls of describe. */
  readonly describeGaps: Array<number> = []
  #lastDescribe: number | undefined

  #accept(spec: JobSpec): string {
    this.specs.push(spec)
    const jobId = `id-${this.specs.length}`
    this.jobs.set(jobId, {
      jobId,
      name: spec.name,
      status: "RUNNING",
      reason: null,
      exitCode: null,
      attempts: [],
      createdAt: this.specs.length,
      startedAt: 0,
      stoppedAt: null,
      stoppedOnRequest: false
    })
    return jobId
  }

  end(jobId: string, status: JobStatus): void {
    this.jobs.set(jobId, { ...this.jobs.get(jobId)!, status })
  }

  #submit(spec: JobSpec): Effect.Effect<string, JobEngineError> {
    const fault = this.faults.shift()
    if (fault === "throttled") return Effect.fail(failure(new Throttled({})))
    if (fault === "denied") return Effect.fail(failure(new AccessDenied({})))
    if (fault === "lost request") return Effect.fail(failure(new MaybeSubmitted({})))
    const jobId = this.#accept(spec)
    if (fault === "lost answer") return Effect.fail(failure(new MaybeSubmitted({})))
    if (fault === "killed after") return Effect.interrupt
    return Effect.succeed(jobId)
  }

  get layer(): Layer.Layer<JobEngine> {
    return Layer.succeed(JobEngine, {
      kind: "batch",
      where: "the service of this test",
      remembersMillis: this.remembersMillis,
      queueOf: () => "a-queue",
      pollMillis: this.pollMillis,
      settleMillis: 40,
      preflight: Effect.succeed([]),
      submit: (spec) => Effect.suspend(() => this.#submit(spec)),
      describe: (ids) =>
        Effect.suspend(() => {
          const now = performance.now()
          this.reads += 1
          if (this.#lastDescribe !== undefined) this.describeGaps.push(now - this.#lastDescribe)
          this.#lastDescribe = now
          if (ids.length > 100) return Effect.die(new Error("more than 100 ids"))
          if (this.describesThrottled > 0) {
            this.describesThrottled -= 1
            return Effect.fail(failure(new Throttled({})))
          }
          return Effect.succeed(ids.flatMap((id) => this.jobs.get(id) ?? []))
        }),
      listByName: (name, queue) =>
        Effect.sync(() => {
          if (queue !== undefined) this.queuesAsked.add(queue)
          this.reads += 1
          if (this.hiddenFor > 0) {
            this.hiddenFor -= 1
            return []
          }
          return [...this.jobs.values()].filter((job) => job.name === name)
        }),
      terminate: () => Effect.void,
      lastLines: () => Effect.succeed([]),
      machinePrices: () => Effect.succeed([])
    })
  }
}
