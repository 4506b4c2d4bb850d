import { Effect } from "effect"
import { setTimeout } from "node:timers/promises"
import { exitCodes } from "./Stop.ts"

// npm passes a Ctrl-C on to us that the terminal has sent us already: the same key press comes twice within moments.
const samePress = 500

/** The signal that ended the work; undefined while none has come. */
let first: "SIGINT" | "SIGTERM" | undefined
let lastAt = 0
/** Runs whose jobs a second Ctrl-C would cancel. */
let offers = 0
let pressedTwice = false
/** Settled by a second Ctrl-C that came while there was such a run. */
const secondPress = Promise.withResolvers<true>()

/** The exit code of a command that a signal has ended. */
export const signalExitCode = (): number => first === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted

/** A person pressed Ctrl-C; false for SIGTERM and while nothing has come. */
export const stoppedByKeyboard = (): boolean => first === "SIGINT"

/**
 * Notes which signal ends the command (the runtime interrupts the work at the first one, and everything is closed in
 * order). The second one is kept for those who wait for it, or will; where nobody does, and at the third, it means now:
 * local jobs see that we are gone and stop themselves after saving.
 */
export const watchSignals = (): void => {
  const note = (signal: "SIGINT" | "SIGTERM") => () => {
    const now = Date.now()
    if (first !== undefined && now - lastAt > samePress) {
      if (offers === 0 || pressedTwice) process.exit(signalExitCode())
      pressedTwice = true
      secondPress.resolve(true)
    }
    first ??= signal
    lastAt = now
  }
  process.on("SIGINT", note("SIGINT"))
  process.on("SIGTERM", note("SIGTERM"))
}

/** While this works, a second Ctrl-C does not end the process: `awaitSecondPress` is going to hear of it. */
export const offeringCancel = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.acquireUseRelease(Effect.sync(() => void (offers += 1)), () => work, () => Effect.sync(() => void (offers -= 1)))

/** Waits so long for another Ctrl-C and gives whether it came; at once, where it has come already. */
export const awaitSecondPress = (millis: number): Effect.Effect<boolean> =>
  // Raced as promises: this runs while the work is being interrupted, where a race of fibers could not end its loser.
  Effect.promise(async () => {
    const timer = new AbortController()
    const passed = setTimeout(millis, false, { signal: timer.signal }).catch(() => false)
    const pressed = await Promise.race([secondPress.promise, passed])
    timer.abort()
    return pressed
  })
