import { JobExitCode } from "@ftm/job-contract"
import { Deferred, Effect, type Scope } from "effect"

/** A reason to end the job early: save what is done and exit with this code. */
export interface StopRequest {
  readonly reason: string
  /** 128 + the signal's number, as shells and Batch read it. */
  readonly exitCode: number
}

/** How long a job that is stopped has to save its progress; after that it ends, and its last checkpoint remains valid. */
export const saveDeadlineMillis = 4500

export const sigterm: StopRequest = { reason: "SIGTERM", exitCode: JobExitCode.terminated }
export const sigint: StopRequest = { reason: "SIGINT (Ctrl-C)", exitCode: JobExitCode.interrupted }

/**
 * Completes `stop` on SIGTERM or SIGINT. The handlers are needed also because a process with PID 1 has no default
 * action for signals. A second signal ends the process at once.
 */
export const listenForSignals = (stop: Deferred.Deferred<StopRequest>): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(
    Effect.sync(() => {
      let asked = false
      const handler = (request: StopRequest) => () => {
        if (asked) process.exit(request.exitCode)
        asked = true
        Deferred.doneUnsafe(stop, Effect.succeed(request))
      }
      const onTerm = handler(sigterm)
      const onInt = handler(sigint)
      process.on("SIGTERM", onTerm)
      process.on("SIGINT", onInt)
      return { onTerm, onInt }
    }),
    ({ onTerm, onInt }) =>
      Effect.sync(() => {
        process.off("SIGTERM", onTerm)
        process.off("SIGINT", onInt)
      })
  ))
