import { circuitBreakerType, readFailures } from "@ftm/manifest"
import { Effect } from "effect"
import { explainEnd, type JobEnd } from "../engine/JobEnd.ts"
import type { JobState } from "../engine/JobEngine.ts"
import type { LedgerJob } from "./LedgerJob.ts"

/**
 * Like `explainEnd`, and it tells a plain failure from a stop by the job's circuit breaker, which leaves its reason among the
 * batch's failures, with the job's name: an earlier job may have left one, too.
 */
export const explainJobEnd = Effect.fn("explainJobEnd")(function* (job: LedgerJob, state: JobState) {
  const end = explainEnd(state)
  if (end.kind !== "failed") return end
  const failures = yield* readFailures(job.quarter, job.batchId).pipe(Effect.orElseSucceed(() => []))
  const stop = failures.find((failure) => failure.error_type === circuitBreakerType && failure.job_name === job.jobName)
  if (stop === undefined) return end
  const breaker: JobEnd = {
    kind: "breaker",
    explanation: `its circuit breaker stopped it at firm ${stop.firm_id} (${stop.error_message})`,
    mayBeRetried: false
  }
  return breaker
})
