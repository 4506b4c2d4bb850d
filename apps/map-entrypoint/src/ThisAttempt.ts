import { type ClaimOwner, pidNamespace } from "@ftm/manifest"
import { readFileSync } from "node:fs"
import { hostname } from "node:os"
import { Config, Effect } from "effect"

/** This process and, in a Batch job, which job and attempt it is. */
export const readThisAttempt = Effect.gen(function*() {
  const jobId = yield* Config.String("AWS_BATCH_JOB_ID").pipe(Config.withDefault(""))
  const attempt = yield* Config.Int("AWS_BATCH_JOB_ATTEMPT").pipe(Config.withDefault(1))
  const owner: ClaimOwner = { host: `${hostname()} ${pidNamespace()}`.trim(), pid: process.pid, job_id: jobId === "" ? null : jobId, attempt }
  return owner
})

/** A process that has ended stays in Linux's table until its parent asks how; an orphan's may never ask. */
const hasEnded = (pid: number): boolean => {
  try {
    // "pid (name) state …"; the name may hold spaces and brackets.
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false // not on Linux
  }
}

/** On our own machine the process table tells at once whether an owner is gone. */
export const isGone = (self: ClaimOwner) => (owner: ClaimOwner): boolean => {
  if (owner.host !== self.host) return false
  if (owner.pid === self.pid) return true
  try {
    process.kill(owner.pid, 0)
    return hasEnded(owner.pid)
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH"
  }
}
