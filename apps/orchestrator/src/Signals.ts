import { Effect } from "effect"
import { exitCodes } from "./Stop.ts"

// npm passes a Ctrl-C on to us that the terminal has sent us already: the same key press comes twice within moments.
const samePress = 500

let first: { readonly signal: "SIGINT" | "SIGTERM"; readonly at: number } | undefined
/** Those who wait for a second Ctrl-C. When there is nobody, it ends the process. */
const waiting = new Set<() => void>()

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
    if (first === undefined) {
      first = { signal, at: now }
      return
    }
    if (now - first.at <= samePress) return
    if (waiting.size === 0) process.exit(signalExitCode())
    first = { ...first, at: now }
    for (const resume of waiting) resume()
  }
  process.on("SIGINT", note("SIGINT"))
  process.on("SIGTERM", note("SIGTERM"))
}

/** Waits so long for another Ctrl-C, which then does not end the process but gives true to all who wait. The one after it does end it. */
export const awaitSecondPress = (millis: number): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const end = (pressed: boolean) => (): void => {
      clearTimeout(timer)
      waiting.delete(onPress)
      resume(Effect.succeed(pressed))
    }
    const onPress = end(true)
    const timer = setTimeout(end(false), millis)
    waiting.add(onPress)
  })
