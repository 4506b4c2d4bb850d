import { exitCodes, type StopSignal } from "@ftm/command-line"

/** Why a job is asked to stop; it saves its progress and ends with this exit code. */
export interface StopRequest {
  readonly reason: string
  /** 128 + the signal's number, as shells and Batch read it. */
  readonly exitCode: number
}

/** A job that is stopped has this long to save its progress; then it ends as it is, with its last checkpoint. */
export const saveDeadlineMillis = 4500

/** What a signal asks for. */
export const stopRequests: Readonly<Record<StopSignal, StopRequest>> = {
  SIGTERM: { reason: "SIGTERM", exitCode: exitCodes.terminated },
  SIGINT: { reason: "SIGINT (Ctrl-C)", exitCode: exitCodes.interrupted }
}
