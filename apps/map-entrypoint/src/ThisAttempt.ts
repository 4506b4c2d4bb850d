import { type ClaimOwner, pidNamespace, processIsGone } from "@ftm/manifest"
import { hostname } from "node:os"
import { Config, Effect } from "effect"

/** This process and, in a Batch job, which job and attempt it is. */
export const readThisAttempt = Effect.gen(function*() {
  const jobId = yield* Config.String("AWS_BATCH_JOB_ID").pipe(Config.withDefault(""))
  const attempt = yield* Config.Int("AWS_BATCH_JOB_ATTEMPT").pipe(Config.withDefault(1))
  const owner: ClaimOwner = { host: `${hostname()} ${pidNamespace()}`.trim(), pid: process.pid, job_id: jobId === "" ? null : jobId, attempt }
  return owner
})

/** On our own machine the process table tells at once whether an owner is gone. */
export const isGone = (self: ClaimOwner) => (owner: ClaimOwner): boolean => {
  if (owner.host !== self.host) return false
  if (owner.pid === self.pid) return true
  return processIsGone(owner.pid)
}
