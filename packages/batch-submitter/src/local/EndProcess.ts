import { Effect } from "effect"
import { CannotStop, JobEngineError } from "../engine/JobEngine.ts"

/** A process that was asked to stop saves its progress first; after this long it is killed, as AWS Batch does. */
const graceMillis = 30_000

/** A process that was killed is gone within moments, unless the system itself waits, such as for a network drive that does not answer. */
const killedMillis = 10_000

const lookMillis = 100

/** A process that somebody wants to end. */
export interface EndingProcess {
  readonly pid: number
  /** What it is, in words: `the job ftm-2021Q1-batch_000-1-5f3a09c2`. */
  readonly what: string
  readonly isThere: () => boolean
}

const send = (pid: number, signal: "SIGTERM" | "SIGKILL"): void => {
  try {
    // A minus sign means the whole process group: the job and what it started.
    process.kill(signal === "SIGKILL" ? -pid : pid, signal)
  } catch {
    // Already gone.
  }
}

/**
 * Asks a process to stop, waits for its end, and kills it, with all it started, after `grace` milliseconds. Fails with `CannotStop` if it is
 * there even then.
 */
export const endProcess = Effect.fn("endProcess")(function* ({ isThere, pid, what }: EndingProcess, grace = graceMillis) {
  // Only once: at a second SIGTERM a job ends without saving.
  if (isThere()) send(pid, "SIGTERM")
  for (let waited = 0; isThere(); waited += lookMillis) {
    if (waited >= grace + killedMillis) {
      return yield* new JobEngineError({
        message:
          `Process ${pid}, ${what}, does not end, ${Math.round(waited / 1000)} s after it was asked to and although it was killed: ` +
          `perhaps it waits for a drive that does not answer. Look at it with: ps -p ${pid}`,
        reason: new CannotStop({})
      })
    }
    if (waited >= grace) send(pid, "SIGKILL")
    yield* Effect.sleep(lookMillis)
  }
})
