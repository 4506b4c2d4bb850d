import { JobEngine, JobEngineError, type JobSpec, type JobState, MaybeSubmitted, Throttled } from "@ftm/batch-submitter"
import { Effect } from "effect"
import type { Actor } from "./Actor.ts"
import type { World } from "./World.ts"

/** How an attempt at a job ended: with an exit code, or without one, because its machine is gone. */
export type AttemptEnd = number | "machine lost"

/** Runs one attempt to its end. */
export type RunAttempt = (spec: JobSpec, jobId: string, attempt: number) => Effect.Effect<AttemptEnd>

interface Job {
  state: JobState
  readonly spec: JobSpec
  /** Whoever sent it held the lease of the quarter when it arrived, and had said so shortly before: nobody can check that in one go with the submission. */
  readonly lawful: boolean
  /** Before that moment the service does not show it. */
  readonly shownFrom: number
}

/** A job is shown within this time: longer than a silent orchestrator keeps its lease, so that a second one comes while the first one's jobs are hidden. */
export const settleMillis = 90_000
const attemptsAtMost = 3

/** A service like AWS Batch: it shows a new job late, throttles, loses answers, takes machines away and tries again. */
export class BatchService {
  readonly jobs: Array<Job> = []
  readonly #world: World
  readonly #runAttempt: RunAttempt

  readonly #mayHaveSent: (actor: Actor, name: string) => boolean

  constructor(world: World, runAttempt: RunAttempt, mayHaveSent: (actor: Actor, name: string) => boolean) {
    this.#world = world
    this.#runAttempt = runAttempt
    this.#mayHaveSent = mayHaveSent
  }

  /** Called when a job was taken. */
  onAccepted: (by: Actor) => void = () => {}

  /** Every job that was taken. */
  get accepted() {
    return this.jobs.map(({ lawful, state }) => ({ name: state.name, jobId: state.jobId, lawful }))
  }

  #life(job: Job): Effect.Effect<void> {
    const world = this.#world
    const runAttempt = this.#runAttempt
    return Effect.gen(function* () {
      yield* world.sleep(world.between(500, 30_000))
      for (let attempt = 1; attempt <= attemptsAtMost; attempt++) {
        const open = { startedAt: world.now, stoppedAt: null, exitCode: null, reason: null, log: null, host: null }
        const before = job.state.attempts
        job.state = { ...job.state, status: "RUNNING", attempts: [...before, open] }
        const end = yield* runAttempt(job.spec, job.state.jobId, attempt)
        const isLost = end === "machine lost"
        world.tell(job.state.jobId, `attempt ${attempt} ends: ${end}`)
        const closed = {
          ...open,
          stoppedAt: world.now,
          exitCode: isLost ? null : end,
          ...(isLost ? { cause: { _tag: "HostLost" } as const } : {})
        }
        job.state = { ...job.state, attempts: [...before, closed], exitCode: closed.exitCode }
        if (!isLost) break
      }
      job.state = { ...job.state, status: job.state.exitCode === 0 ? "SUCCEEDED" : "FAILED", stoppedAt: world.now }
    })
  }

  #accept(spec: JobSpec, by: Actor): string {
    const world = this.#world
    const jobId = `job-${this.jobs.length + 1}`
    const job: Job = {
      spec,
      lawful: this.#mayHaveSent(by, spec.name),
      shownFrom: world.now + world.between(0, settleMillis * 0.9),
      state: {
        jobId,
        name: spec.name,
        status: "SUBMITTED",
        reason: null,
        exitCode: null,
        attempts: [],
        createdAt: world.now,
        startedAt: null,
        stoppedAt: null,
        stoppedOnRequest: false
      }
    }
    this.jobs.push(job)
    world.tell(by.name, `has submitted ${spec.name} as ${jobId}`)
    this.onAccepted(by)
    Effect.runFork(this.#life(job))
    return jobId
  }

  /** The service as this actor reaches it. */
  engineFor(actor: Actor): JobEngine["Service"] {
    const world = this.#world
    const delay = Effect.suspend(() => world.sleep(world.happens(0.02) ? world.between(1_000, 10_000) : world.between(20, 300)))
    const answered = <A>(work: () => A): Effect.Effect<A, JobEngineError> =>
      Effect.gen(function* () {
        yield* actor.gate
        yield* delay
        yield* actor.gate
        if (world.happens(0.02)) return yield* new JobEngineError({ message: "throttled", reason: new Throttled({}) })
        const answer = work()
        yield* delay
        yield* actor.gate
        return answer
      })
    const shown = (fits: (job: Job) => boolean) => () =>
      this.jobs.filter((job) => world.now >= job.shownFrom && fits(job)).map(({ state }) => state)
    const submit = (spec: JobSpec) =>
      Effect.gen({ self: this }, function* () {
        const isLost = world.happens(0.05)
        const jobId = yield* answered(() => (isLost && world.happens(0.5) ? "" : this.#accept(spec, actor)))
        if (isLost) return yield* new JobEngineError({ message: "no answer", reason: new MaybeSubmitted({}) })
        return jobId
      })
    return JobEngine.of({
      kind: "batch",
      where: "the simulated service",
      pollMillis: 6_000,
      settleMillis,
      remembersMillis: 24 * 3_600_000,
      preflight: Effect.succeed([]),
      submit,
      describe: (jobIds) => answered(shown(({ state }) => jobIds.includes(state.jobId))),
      queueOf: () => "queue",
      listByName: (name) => answered(shown(({ spec }) => spec.name === name)),
      terminate: () => Effect.void,
      lastLines: () => Effect.succeed([]),
      machinePrices: () => Effect.succeed([])
    })
  }
}
