import { Clock, Effect, Random } from "effect"
import { describeAtMost, isEnded, JobEngine, type JobState } from "./JobEngine.ts"

/** After this many polls in a row without an answer the waiting fails; the jobs go on. */
const failedPollsAtMost = 10

const vanished = (jobId: string): JobState => ({
  jobId,
  name: jobId,
  status: "FAILED",
  reason: "the engine does not know this job any more",
  exitCode: null,
  attempts: [],
  createdAt: null,
  startedAt: null,
  stoppedAt: null,
  stoppedOnRequest: false
})

/** Who hears of what happens while `waitForCompletion` waits. */
export interface WaitOptions<E1, R1, E2, R2> {
  /** Called once for each job, as it ends. */
  readonly onEnd?: (state: JobState) => Effect.Effect<void, E1, R1>
  /** Called after every poll, with all states known so far. */
  readonly onPoll?: (states: ReadonlyArray<JobState>) => Effect.Effect<void, E2, R2>
}

/**
 * Waits until all of these jobs have ended; gives their end states in the order asked for.
 *
 * It asks for up to a hundred jobs every `pollMillis`, give or take a fifth, so that several orchestrators do not ask in
 * step. A thousand jobs take ten such calls; the service's limit is kept however many there are. Throttling and outages
 * are waited out. A job may be missing from an answer because the service does not show it yet: it has not ended, and is asked for
 * until it is shown. After `settleMillis` that is told once. Only one that is missing for longer than the service remembers an ended job
 * counts as ended.
 */
export const waitForCompletion = Effect.fn("waitForCompletion")(function* <E1 = never, R1 = never, E2 = never, R2 = never>(
  jobIds: ReadonlyArray<string>,
  options: WaitOptions<E1, R1, E2, R2> = {}
) {
  const engine = yield* JobEngine
  const latest = new Map<string, JobState>()
  const missingSince = new Map<string, number>()
  const told = new Set<string>()
  // Those that were asked about longest ago come first.
  let waiting = [...new Set(jobIds)]
  let failures = 0

  while (waiting.length > 0) {
    const asked = waiting.slice(0, describeAtMost)
    const outcome = yield* Effect.result(engine.describe(asked))
    const pause = engine.pollMillis * (0.8 + 0.4 * (yield* Random.next))
    if (outcome._tag === "Failure") {
      failures += 1
      if (!outcome.failure.isRetryable || failures === failedPollsAtMost) return yield* outcome.failure
      yield* Effect.logWarning(`${outcome.failure.message} Asking again (${failures} of ${failedPollsAtMost}).`)
      yield* Effect.sleep(pause * Math.min(2 ** failures, 16))
      continue
    }
    failures = 0
    const now = yield* Clock.currentTimeMillis
    const answers = new Map(outcome.success.map((state) => [state.jobId, state]))
    for (const id of asked) {
      const state = answers.get(id)
      if (state !== undefined) {
        latest.set(id, state)
        missingSince.delete(id)
        continue
      }
      const since = missingSince.get(id) ?? now
      missingSince.set(id, since)
      if (now - since >= Math.max(engine.remembersMillis, engine.settleMillis)) latest.set(id, vanished(id))
      else if (now - since > engine.settleMillis && !told.has(id)) {
        told.add(id)
        yield* Effect.logWarning(
          `${engine.where} does not show the job ${id}, which it has taken. It may yet appear, and is asked for on: it counts as ended when ` +
            `it has not been shown for ${Math.round(engine.remembersMillis / 3_600_000)} h. Ctrl-C and the same command again ask anew.`
        )
      }
    }
    const ended = asked.filter((id) => latest.has(id) && isEnded(latest.get(id) ?? vanished(id)))
    for (const id of ended) if (options.onEnd !== undefined) yield* options.onEnd(latest.get(id) ?? vanished(id))
    if (options.onPoll !== undefined) yield* options.onPoll([...latest.values()])
    const done = new Set(ended)
    waiting = [...waiting.slice(asked.length), ...asked.filter((id) => !done.has(id))]
    if (waiting.length > 0) yield* Effect.sleep(pause)
  }
  return jobIds.map((id) => latest.get(id) ?? vanished(id))
})
