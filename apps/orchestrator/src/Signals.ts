import { Effect } from "effect"
import { exitCodes } from "./Stop.ts"

// npm passes a Ctrl-C on to us that the terminal has sent us already: the same key press comes twice within moments.
const samePress = 500

let first: { readonly signal: "SIGINT" | "SIGTERM"; readonly at: number } | undefined
let onSecondPress: () => void = () => process.exit(signalExitCode())

/** The exit code of a command that a signal has ended. */
export const signalExitCode = (): number => first?.signal === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted

/** A person pressed Ctrl-C; false for SIGTERM and while nothing has come. */
export const stoppedByKeyboard = (): boolean => first?.signal === "SIGINT"

/**
 * Notes which signal ends the command (the runtime interrupts the work at the first one, and everything is closed in
 * order). A second one means now: local jobs see that we are gone and stop themselves after saving.
 */
export const watchSignals = (): void => {
  const note = (signal: "SIGINT" | "SIGTERM") => () => {
    const now = Date.now()
    if (first === undefined) first = { signal, at: now }
    else if (now - first.at > samePress) onSecondPress()
  }
  process.on("SIGINT", note("SIGINT"))
  process.on("SIGTERM", note("SIGTERM"))
}

/** Waits so long for another Ctrl-C, which then does not end the process but gives true. The one after it does end it. */
export const awaitSecondPress = (millis: number): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const leave = (): void => process.exit(signalExitCode())
    const timer = setTimeout(() => {
      onSecondPress = leave
      resume(Effect.succeed(false))
    }, millis)
    onSecondPress = () => {
      clearTimeout(timer)
      onSecondPress = leave
      if (first !== undefined) first = { ...first, at: Date.now() }
      resume(Effect.succeed(true))
    }
  })
