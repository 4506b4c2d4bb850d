import type { StopSignal } from "@ftm/command-line"
import { JobExitCode } from "@ftm/job-contract"

/** A reason to end the job early: save what is done and exit with this code. */
export interface StopRequest {
  readonly reason: string
  /** 128 + the signal's number, as shells and Batch read it. */
  readonly exitCode: number
}

/** How long a job that is stopped has to save its progress; after that it ends, and its last checkpoint remains valid. */
export const saveDeadlineMillis = 4500

/** What a signal asks for. */
export const stopRequests: Readonly<Record<StopSignal, StopRequest>> = {
  SIGTERM: { reason: "SIGTERM", exitCode: JobExitCode.terminated },
  SIGINT: { reason: "SIGINT (Ctrl-C)", exitCode: JobExitCode.interrupted }
}
