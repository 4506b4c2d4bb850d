import { JobExitCode, killedExitCode } from "@ftm/job-contract"
import type { JobEndKind } from "@ftm/manifest"
import type { JobAttempt, JobState } from "./JobEngine.ts"

export interface JobEnd {
  readonly kind: JobEndKind
  /** A sentence for the operator, with the engine's own reason in it. */
  readonly explanation: string
  /** Another submission of the same job may well succeed without anything being changed. */
  readonly mayBeRetried: boolean
}

const end = (kind: JobEndKind, explanation: string, mayBeRetried: boolean): JobEnd => ({ kind, explanation, mayBeRetried })

/** AWS Batch's words for a machine that was taken away, mostly a Spot reclaim; the local engine's for a killed process. */
const isHostLoss = (reason: string | null): boolean =>
  reason !== null && (reason.startsWith("Host EC2") || reason.startsWith("process ended by SIG") || reason.startsWith("lost "))

const isTimeout = (reason: string): boolean => /timeout|timed out|exceeded .*duration/i.test(reason)

/** The attempts that ended because their machine was taken away, with or without notice. */
export const lostAttempts = (state: JobState): ReadonlyArray<JobAttempt> =>
  state.attempts.filter((attempt, n) => {
    if (attempt.stoppedAt === null) return false
    if (isHostLoss(attempt.reason)) return true
    const asked = n === state.attempts.length - 1 && (state.stoppedOnRequest || isTimeout(state.reason ?? ""))
    return attempt.exitCode === JobExitCode.terminated && !asked && !isTimeout(attempt.reason ?? "")
  })

/**
 * Reads an ended job's reasons in the order that tells them apart (a stopped job also has an exit code, a lost host
 * sometimes too): own stop, host lost, image, stuck, time-out, memory, exit code. From the last attempt.
 */
export const explainEnd = (state: JobState): JobEnd => {
  const attempt = state.attempts.at(-1)
  const attemptReason = attempt?.reason ?? ""
  // Batch often says of the job what it says of its last attempt.
  const reason = attemptReason.includes(state.reason ?? "") ? attemptReason : [state.reason ?? "", attemptReason].filter((text) => text !== "").join("; ")
  const times = state.attempts.length > 1 ? `, after ${state.attempts.length} attempts` : ""

  if (state.status === "SUCCEEDED") return end("done", "done", false)
  if (/CAPACITY:|MISCONFIGURATION:|JOB_RESOURCE_REQUIREMENT/.test(reason)) {
    return end("stuck in the queue", `the queue found no machine for it (${state.reason ?? reason})`, false)
  }
  if (state.stoppedOnRequest) return end("own stop", `stopped on request (${state.reason ?? "no reason given"})`, true)
  if (isHostLoss(attemptReason) || isHostLoss(state.reason)) return end("host lost", `its machine was taken away (${reason})${times}`, true)
  if (/CannotPull|CannotCreateContainer|failed to start|ImageNotFound/i.test(reason)) {
    return end("image not pulled", `its container image did not start (${reason})`, false)
  }
  if (isTimeout(reason)) return end("timed out", `it ran longer than allowed (${reason})`, true)
  const code = attempt?.exitCode ?? state.exitCode
  if (/OutOfMemory|out of memory/i.test(reason) || code === killedExitCode) {
    return end("out of memory", `it needed more memory than it had (${reason === "" ? "exit code 137" : reason})`, false)
  }
  if (code === JobExitCode.terminated) {
    return end("host lost", `it had notice that its machine is taken away, and saved its progress (exit code ${code})${times}`, true)
  }
  if (code === 2) return end("wrong configuration", "its configuration is wrong (exit code 2)", false)
  if (code === 3) return end("data missing", "the data it needs is not in the store (exit code 3)", false)
  if (code === 4) return end("worked on elsewhere", "another live attempt works on its batch, so it ended without doing anything (exit code 4)", true)
  if (code !== null) return end("failed", `it failed with exit code ${code}${times}`, false)
  return end("unknown", reason === "" ? "the engine gave no reason" : reason, true)
}
