import { randomUUID } from "node:crypto"
import { join } from "node:path"
import type { Attempt, JobDefinition, KeyValue, Status, SubmitJob } from "./BatchWords.ts"
import { Container } from "./Container.ts"
import { evaluateOnExit } from "./EvaluateOnExit.ts"
import type { Faults } from "./Faults.ts"
import type { Slots } from "./Slots.ts"

/** What a job needs from its surroundings. */
export interface Host {
  readonly slots: Slots
  readonly faults: Faults
  readonly logFolder: string
  /** Variables such as PATH, which the definition and the job can override. */
  readonly environment: Readonly<Record<string, string>>
  /** Waits for a number of Batch's seconds, which may pass faster here. */
  readonly seconds: (n: number) => Promise<void>
  readonly now: () => number
}

const hex = (n: number): string => randomUUID().replaceAll("-", "").slice(0, n)

/** One job from SUBMITTED to SUCCEEDED or FAILED. */
export class EmulatedJob {
  readonly jobId: string
  readonly request: SubmitJob
  readonly arrayIndex: number | undefined
  readonly createdAt: number
  readonly attempts: Array<Attempt> = []
  status: Status = "SUBMITTED"
  statusReason: string | undefined
  startedAt: number | undefined
  stoppedAt: number | undefined
  isCancelled = false
  isTerminated = false
  readonly #definition: JobDefinition
  readonly #host: Host
  #container: Container | undefined
  #killed = false
  #stopped: () => void = () => {}
  readonly #stop: Promise<void>

  constructor(request: SubmitJob, definition: JobDefinition, host: Host, array?: { readonly parentId: string; readonly index: number }) {
    this.request = request
    this.#definition = definition
    this.#host = host
    this.arrayIndex = array?.index
    this.jobId = array === undefined ? randomUUID() : `${array.parentId}:${array.index}`
    this.createdAt = host.now()
    this.#stop = new Promise((resolve) => {
      this.#stopped = resolve
    })
  }

  get definition(): JobDefinition {
    return this.#definition
  }

  get isEnded(): boolean {
    return this.status === "SUCCEEDED" || this.status === "FAILED"
  }

  /** Whether nothing has been started for it yet. */
  get isWaiting(): boolean {
    return this.status === "SUBMITTED" || this.status === "PENDING" || this.status === "RUNNABLE"
  }

  /** Ends a waiting job at once; asks a running one to stop, and kills it 30 s later. */
  stop(reason: string, how: "cancel" | "terminate"): void {
    if (this.isEnded || this.isTerminated || (how === "cancel" && !this.isWaiting)) return
    if (how === "cancel") this.isCancelled = true
    else this.isTerminated = true
    this.statusReason = reason
    if (this.isWaiting) this.#end("FAILED", reason)
    this.#stopped()
    if (this.#container !== undefined) this.#endGently(this.#container)
  }

  /** Sends SIGTERM, and SIGKILL 30 s later. */
  #endGently(container: Container): void {
    container.signal("SIGTERM")
    void this.#host.seconds(30).then(() => container.signal("SIGKILL"))
  }

  /** Ends the job because the emulator is closing. */
  kill(): void {
    this.#killed = true
    this.#stopped()
    this.#container?.signal("SIGKILL")
  }

  /** Runs the job to its end. */
  async live(): Promise<void> {
    const host = this.#host
    await host.seconds(0.2)
    if (this.isEnded) return
    this.status = "PENDING"
    await host.seconds(0.2)
    const retry = this.request.retryStrategy ?? this.#definition.retryStrategy
    const allowed = retry?.attempts ?? 1
    for (let n = 1; !this.isEnded && !this.#killed; n++) {
      this.status = "RUNNABLE"
      const stuck = host.faults.onJob(this.request.jobName, n, "stuck")
      if (stuck !== undefined) {
        this.statusReason = stuck.reason ?? "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"
        await this.#stop
        return
      }
      const release = await host.slots.take(this.#stop)
      if (release === undefined) return
      // It was stopped just as its turn came.
      if (this.isEnded) return release()
      const attempt = await this.#attempt(n).finally(release)
      if (this.isEnded) return
      const exitCode = attempt.container.exitCode
      const why = attempt.statusReason ?? ""
      if (exitCode === 0 && !this.isTerminated) return this.#end("SUCCEEDED", why)
      // A job that was stopped or ran too long is never retried.
      if (this.isTerminated) return this.#end("FAILED", this.statusReason ?? why)
      if (why === timedOut || n >= allowed) return this.#end("FAILED", why)
      const decision = evaluateOnExit(retry?.evaluateOnExit ?? [], { statusReason: why, reason: attempt.container.reason ?? "", exitCode })
      if (decision === "EXIT") return this.#end("FAILED", why)
    }
  }

  #end(status: "SUCCEEDED" | "FAILED", reason: string): void {
    this.status = status
    this.statusReason = reason
    this.stoppedAt = this.#host.now()
  }

  async #attempt(n: number): Promise<Attempt> {
    const host = this.#host
    this.status = "STARTING"
    const logStreamName = `${this.#definition.jobDefinitionName}/default/${hex(32)}`
    const attempt: Attempt = {
      container: {
        logStreamName,
        containerInstanceArn: `arn:aws:ecs:us-east-1:000000000000:container-instance/emulator/${hex(32)}`,
        taskArn: `arn:aws:ecs:us-east-1:000000000000:task/emulator/${hex(32)}`
      }
    }
    this.attempts.push(attempt)
    await host.seconds(0.2)
    if (host.faults.onJob(this.request.jobName, n, "image") !== undefined) {
      attempt.statusReason = "Task failed to start"
      attempt.container.reason = "CannotPullContainerError: pull access denied, repository does not exist or may require authorization"
      attempt.stoppedAt = host.now()
      return attempt
    }
    if (this.#killed) return attempt
    attempt.startedAt = host.now()
    this.startedAt = attempt.startedAt
    this.status = "RUNNING"
    const container = new Container(this.#command(), this.#environment(n), join(host.logFolder, logStreamName))
    this.#container = container
    // It was asked to stop after STARTING.
    if (this.isTerminated) this.#endGently(container)

    let lost: "host" | "memory" | "timeout" | undefined
    const fault = host.faults.onJob(this.request.jobName, n, "reclaim", "memory")
    if (fault !== undefined) {
      void host.seconds(fault.seconds ?? 1).then(async () => {
        if (this.#container !== container) return
        if (fault.notice !== undefined) {
          container.signal("SIGTERM")
          await host.seconds(fault.notice)
          // It saved its progress and ended by itself: an ordinary end, with its own exit code.
          if (this.#container !== container) return
        }
        lost = fault.fault === "reclaim" ? "host" : "memory"
        container.signal("SIGKILL")
      })
    }
    const limit = this.request.timeout?.attemptDurationSeconds ?? this.#definition.timeout?.attemptDurationSeconds
    if (limit !== undefined) {
      void host.seconds(limit).then(() => {
        if (this.#container !== container) return
        lost = "timeout"
        this.#endGently(container)
      })
    }
    const { exitCode } = await container.ended
    this.#container = undefined
    attempt.stoppedAt = host.now()
    if (lost === "host") {
      attempt.statusReason = `Host EC2 (instance i-${hex(17)}) terminated.`
      return attempt
    }
    attempt.container.exitCode = exitCode
    attempt.statusReason = lost === "timeout" ? timedOut : "Essential container in task exited"
    if (lost === "memory") attempt.container.reason = "OutOfMemoryError: Container killed due to memory usage"
    return attempt
  }

  #command(): ReadonlyArray<string> {
    return this.request.containerOverrides?.command ?? this.#definition.containerProperties.command
  }

  #environment(attempt: number): Record<string, string> {
    const set = (pairs: ReadonlyArray<KeyValue> = []): Record<string, string> =>
      Object.fromEntries(pairs.map(({ name, value }) => [name, value]))
    return {
      ...this.#host.environment,
      ...set(this.#definition.containerProperties.environment),
      ...set(this.request.containerOverrides?.environment),
      AWS_BATCH_JOB_ID: this.jobId,
      AWS_BATCH_JOB_ATTEMPT: String(attempt),
      AWS_BATCH_JQ_NAME: this.request.jobQueue,
      ...(this.arrayIndex === undefined ? {} : { AWS_BATCH_JOB_ARRAY_INDEX: String(this.arrayIndex) })
    }
  }
}

const timedOut = "Job attempt duration exceeded timeout"
