import { exitCodes } from "./Stop.ts"

// npm passes a Ctrl-C on to us that the terminal has sent us already: the same key press comes twice within moments.
const SAME_PRESS_MILLIS = 500

let first: { readonly signal: "SIGINT" | "SIGTERM"; readonly at: number } | undefined

/** The exit code of a command that a signal has ended. */
export const signalExitCode = (): number => first?.signal === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted

/**
 * Notes which signal ends the command; the runtime interrupts the work at the first one and closes socket and workers in
 * order. A second Ctrl-C means now: everything that was finished is in the store already.
 */
export const watchSignals = (): void => {
  const note = (signal: "SIGINT" | "SIGTERM") => () => {
    const now = Date.now()
    if (first === undefined) first = { signal, at: now }
    else if (now - first.at > SAME_PRESS_MILLIS) process.exit(signalExitCode())
  }
  process.on("SIGINT", note("SIGINT"))
  process.on("SIGTERM", note("SIGTERM"))
}
