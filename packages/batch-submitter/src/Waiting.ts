import { Clock, Effect } from "effect"
import { isEnded, JobEngine, type JobState } from "./JobEngine.ts"

/** AWS Batch describes at most 100 jobs a call. */
const describeAtMost = 100

/** After so many polls in a row without an answer the wait fails; the jobs go on. */
const failedPolls = 10

/** The states of any number of jobs, asked for a hundred at a time. */
export const describeJobs = Effect.fn("describeJobs")(function*(jobIds: ReadonlyArray<string>) {
  const engine = yield* JobEngine
  const states: Array<JobState> = []
  for (let start = 0; start < jobIds.length; start += describeAtMost) {
    states.push(...yield* engine.describe(jobIds.slice(start, start + describeAtMost)))
  }
  return states as ReadonlyArray<JobState>
})

const vanished = (jobId: string): JobState => ({
  jobId, name: jobId, status: "FAILED", reason: "the engine does not know this job any more", exitCode: null, attempts: [],
  createdAt: null, startedAt: null, stoppedAt: null, stoppedOnRequest: false
})

/**
 * Asks for the jobs' states, at the pace the engine bears, until all have ended; gives the end states in the order
 * asked for. Throttling and outages are waited out. `onEnd` is called once for each job that has ended, as it ends;
 * `onPoll` after every poll, with all states known so far.
 */
export const waitForCompletion = Effect.fn("waitForCompletion")(function*<E1 = never, R1 = never, E2 = never, R2 = never>(
  jobIds: ReadonlyArray<string>,
  options: {
    readonly onEnd?: (state: JobState) => Effect.Effect<void, E1, R1>
    readonly onPoll?: (states: ReadonlyArray<JobState>) => Effect.Effect<void, E2, R2>
  } = {}
) {
  const engine = yield* JobEngine
  const latest = new Map<string, JobState>()
  const lastSeen = new Map<string, number>()
  const ended = new Set<string>()
  const begun = yield* Clock.currentTimeMillis
  let failures = 0

  while (ended.size < new Set(jobIds).size) {
    const waiting = jobIds.filter((id) => !ended.has(id))
    const outcome = yield* Effect.result(describeJobs(waiting))
    if (outcome._tag === "Failure") {
      failures += 1
      if (!outcome.failure.isRetryable || failures === failedPolls) return yield* outcome.failure
      yield* Effect.logWarning(`${outcome.failure.message} Asking again (${failures} of ${failedPolls}).`)
      yield* Effect.sleep(engine.pollMillis * Math.min(2 ** failures, 16))
      continue
    }
    failures = 0
    const now = yield* Clock.currentTimeMillis
    for (const state of outcome.success) {
      latest.set(state.jobId, state)
      lastSeen.set(state.jobId, now)
    }
    for (const id of new Set(waiting)) {
      // A fresh job may be missing from an answer for a while; one that stays away was forgotten.
      if (now - (lastSeen.get(id) ?? begun) > engine.settleMillis) latest.set(id, vanished(id))
      const state = latest.get(id)
      if (state === undefined || !isEnded(state)) continue
      ended.add(id)
      if (options.onEnd !== undefined) yield* options.onEnd(state)
    }
    if (options.onPoll !== undefined) yield* options.onPoll([...latest.values()])
    if (ended.size < new Set(jobIds).size) yield* Effect.sleep(engine.pollMillis)
  }
  return jobIds.map((id) => latest.get(id) ?? vanished(id))
})
