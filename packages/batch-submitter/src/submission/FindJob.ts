import { Clock, Effect, Schedule } from "effect"
import { isEnded, JobEngine, type JobEngineError, type JobState } from "../engine/JobEngine.ts"

/** A call that failed for want of patience or of a connection, and that cannot do anything twice, is tried a few times more, later and later. */
export const retryTransient = <A, R>(call: Effect.Effect<A, JobEngineError, R>) =>
  Effect.retry(call, { times: 4, schedule: Schedule.exponential("500 millis"), while: (error) => error.isRetryable })

/** Of several jobs of one name (an operator made another): one that has not ended, and of those the oldest, which holds the batch. */
const chosen = (states: ReadonlyArray<JobState>): JobState | undefined =>
  [...states].sort((a, b) => Number(isEnded(a)) - Number(isEnded(b)) || (a.createdAt ?? 0) - (b.createdAt ?? 0))[0]

/** The clocks of two machines may differ by so much; milliseconds. */
const clockTolerance = 10_000

/**
 * Looks for a job of this name, in this queue too, until the engine must have seen it if it exists: for a submission of just now
 * that takes a while, for one that was intended at `since` (milliseconds since 1970 UTC) less.
 */
export const findJobByName = Effect.fn("findJobByName")(function*(name: string, queue: string | undefined, since?: number) {
  const engine = yield* JobEngine
  const age = since === undefined ? 0 : (yield* Clock.currentTimeMillis) - since
  const patience = engine.settleMillis - Math.max(0, age - clockTolerance)
  const pause = Math.max(1, engine.settleMillis / 4)
  for (let waited = 0; ; waited += pause) {
    const found = chosen(yield* retryTransient(engine.listByName(name, queue)))
    if (found !== undefined || waited >= patience) return found
    yield* Effect.sleep(pause)
  }
})

/** The states of these jobs, by id. One that is missing when the engine must have seen it is not there. */
export const describeSettled = Effect.fn("describeSettled")(function*(jobIds: ReadonlyArray<string>) {
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
