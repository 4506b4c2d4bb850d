import { circuitBreakerType, readFailures } from "@ftm/manifest"
import { Effect } from "effect"
import { explainEnd, type JobEnd } from "../engine/JobEnd.ts"
import type { JobState } from "../engine/JobEngine.ts"
import type { LedgerJob } from "./LedgerJob.ts"

/** The clocks of two machines may differ by so much; milliseconds. */
const clockTolerance = 60_000

/**
 * As `explainEnd`; and a plain failure is told from a stop by the job's circuit breaker, which leaves its reason in the
 * batch's failures. One that an earlier job has left there is older than this job's last attempt.
 */
export const explainJobEnd = Effect.fn("explainJobEnd")(function*(job: LedgerJob, state: JobState) {
  const end = explainEnd(state)
  if (end.kind !== "failed") return end
  const failures = yield* readFailures(job.quarter, job.batchId).pipe(Effect.orElseSucceed(() => []))
  const since = (state.attempts.at(-1)?.startedAt ?? state.createdAt ?? 0) - clockTolerance
  const stop = failures.find((failure) => failure.error_type === circuitBreakerType && Date.parse(failure.timestamp) >= since)
  if (stop === undefined) return end
  const breaker: JobEnd = { kind: "breaker", explanation: `its circuit breaker stopped it at firm ${stop.firm_id} (${stop.error_message})`, mayBeRetried: false }
  return breaker
})
