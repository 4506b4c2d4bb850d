import { type ClaimOwner, pidNamespace } from "@ftm/manifest"
import { Config, Effect } from "effect"
import { hostname } from "node:os"

/** This process and, in a Batch job, which job and attempt it is. */
export const readThisAttempt = Effect.gen(function* () {
  const jobId = yield* Config.String("AWS_BATCH_JOB_ID").pipe(Config.withDefault(""))
  const attempt = yield* Config.Int("AWS_BATCH_JOB_ATTEMPT").pipe(Config.withDefault(1))
  const owner: ClaimOwner = {
    host: hostname(),
    pid: process.pid,
    pid_namespace: pidNamespace(),
    job_id: jobId === "" ? null : jobId,
    attempt
  }
  return owner
})
