import { JobExitCode, signalOf } from "@ftm/job-contract"
import type { JobEndKind } from "@ftm/manifest"
import type { EndCause } from "./EndCause.ts"
import type { JobAttempt, JobState } from "./JobEngine.ts"

/** How a job ended: what is decided from is `kind`, what is shown is `explanation`. */
export interface JobEnd {
  readonly kind: JobEndKind
  /** A sentence for the operator, with the engine's own reason in it. */
  readonly explanation: string
  /** Another submission of the same job may well succeed without anything being changed. */
  readonly mayBeRetried: boolean
}

const end = (kind: JobEndKind, explanation: string, mayBeRetried: boolean): JobEnd => ({ kind, explanation, mayBeRetried })

const isLoss = (cause: EndCause | undefined): boolean => cause?._tag === "HostLost" || cause?._tag === "KilledBySignal"

/** The attempts that were lost: their machine was taken away, with or without notice, or their process was killed. */
export const lostAttempts = (state: JobState): ReadonlyArray<JobAttempt> =>
  state.attempts.filter((attempt, index) => {
    if (attempt.stoppedAt === null) return false
    if (isLoss(attempt.cause)) return true
    // A SIGTERM that nobody asked for, and that is not the end of the job's time, is the machine's notice.
    const isLast = index === state.attempts.length - 1
    const asked = isLast && (state.stoppedOnRequest || state.cause?._tag === "TimedOut")
    return attempt.exitCode === JobExitCode.terminated && !asked && attempt.cause?._tag !== "TimedOut"
  })

/** What the engine says of the job and of its last attempt, once where it says the same of both; empty where it says nothing. */
const reasonOf = (state: JobState, attempt: JobAttempt | undefined): string => {
  const [ofJob, ofAttempt] = [state.reason ?? "", attempt?.reason ?? ""]
  return ofAttempt.includes(ofJob) ? ofAttempt : [ofJob, ofAttempt].filter((text) => text !== "").join("; ")
}

/** A signal, and what mostly sends it. */
const inWords = (signal: string): string => (signal === "SIGKILL" ? "SIGKILL, which the system sends when memory runs out" : signal)

/** What the job itself has said by the exit code of its last attempt. */
const explainExitCode = (code: number | null, reason: string, times: string): JobEnd => {
  switch (code) {
    case null:
      return end("unknown", reason === "" ? "the engine gave no reason" : reason, true)
    case JobExitCode.terminated:
      return end(
        "host lost",
        `its machine gave notice that it would be taken away; it saved its progress and ended (exit code ${code})${times}`,
        true
      )
    case JobExitCode.wrongConfiguration:
      return end("wrong configuration", `its configuration is wrong (exit code ${code})`, false)
    case JobExitCode.dataMissing:
      return end("data missing", `the data it needs is not in the store (exit code ${code})`, false)
    case JobExitCode.workedOnElsewhere:
      return end(
        "worked on elsewhere",
        `another live attempt is working on its batch, so it ended without doing anything (exit code ${code})`,
        true
      )
    default: {
      const signal = signalOf(code)
      if (signal !== undefined) return end("killed", `its process was ended by ${inWords(signal)}, exit code ${code}${times}`, true)
      return end("failed", `it failed with exit code ${code}${times}`, false)
    }
  }
}

/**
 * Explains how an ended job ended, in the order that tells the ends apart (a stopped job also has an exit code, a lost host
 * sometimes too): no machine, own stop, host lost, image, time-out, memory, exit code. From the job and its last attempt.
 */
export const explainEnd = (state: JobState): JobEnd => {
  const attempt = state.attempts.at(-1)
  const reason = reasonOf(state, attempt)
  const times = state.attempts.length > 1 ? `, after ${state.attempts.length} attempts` : ""
  const causes = [attempt?.cause, state.cause]
  const isCausedBy = (tag: EndCause["_tag"]): boolean => causes.some((cause) => cause?._tag === tag)

  if (state.status === "SUCCEEDED") return end("done", "done", false)
  if (isCausedBy("NoMachine")) return end("stuck in the queue", `the queue found no machine for it (${state.reason ?? reason})`, false)
  if (state.stoppedOnRequest) return end("own stop", `stopped on request (${state.reason ?? "no reason given"})`, true)
  const killed = causes.find((cause) => cause?._tag === "KilledBySignal")
  if (killed !== undefined) return end("killed", `its process was ended by ${inWords(killed.signal)}${times}`, true)
  if (isCausedBy("HostLost")) return end("host lost", `its machine was taken away (${reason})${times}`, true)
  if (isCausedBy("ImageNotPulled")) return end("image not pulled", `its container image did not start (${reason})`, false)
  if (isCausedBy("TimedOut")) return end("timed out", `it ran longer than allowed (${reason})`, true)
  if (isCausedBy("OutOfMemory")) return end("out of memory", `it needed more memory than it had (${reason})`, false)
  return explainExitCode(attempt?.exitCode ?? state.exitCode, reason, times)
}
