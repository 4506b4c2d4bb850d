import { Effect, Schedule } from "effect"
import { isEnded, JobEngine, type JobEngineError, type JobState } from "../engine/JobEngine.ts"

/** Repeats a call that failed because of throttling or the network, four times at growing intervals. Only for calls that may be repeated. */
export const retryTransient = <A, R>(call: Effect.Effect<A, JobEngineError, R>) =>
  Effect.retry(call, { times: 4, schedule: Schedule.exponential("500 millis"), while: (error) => error.isRetryable })

/** Which of several jobs of one name to take (an operator may have made another): one that has not ended, and of those the oldest, which holds the batch. */
const chosen = (states: ReadonlyArray<JobState>): JobState | undefined =>
  [...states].sort((a, b) => Number(isEnded(a)) - Number(isEnded(b)) || (a.createdAt ?? 0) - (b.createdAt ?? 0))[0]

/**
 * Looks for a job of this name, also in this queue, until the engine would surely list it if it existed: for `settleMillis` after its
 * submission has come back. Where somebody else meant to submit it, `intended` milliseconds ago, the submission itself may have taken as
 * long again.
 */
export const findJobByName = Effect.fn("findJobByName")(function* (name: string, queue: string | undefined, intended?: number) {
  const engine = yield* JobEngine
  const patience = intended === undefined ? engine.settleMillis : 2 * engine.settleMillis - intended
  const pause = Math.max(1, engine.settleMillis / 4)
  for (let waited = 0; ; waited += pause) {
    const found = chosen(yield* retryTransient(engine.listByName(name, queue)))
    if (found !== undefined || waited >= patience) return found
    yield* Effect.sleep(pause)
  }
})

/** The states of these jobs, by id. A job that is still missing once the engine would surely list it does not exist. */
export const describeSettled = Effect.fn("describeSettled")(function* (jobIds: ReadonlyArray<string>) {
  const engine = yield* JobEngine
  const states = new Map<string, JobState>()
  const pause = Math.max(1, engine.settleMillis / 4)
  let missing = jobIds
  for (let waited = 0; missing.length > 0; waited += pause) {
    for (const state of yield* retryTransient(engine.describe(missing))) states.set(state.jobId, state)
    missing = missing.filter((id) => !states.has(id))
    if (missing.length === 0 || waited >= engine.settleMillis) break
    yield* Effect.sleep(pause)
  }
  return states as ReadonlyMap<string, JobState>
})
