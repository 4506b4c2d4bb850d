import { Effect } from "effect"
import { setTimeout } from "node:timers/promises"
import { exitCodes } from "./ExitCodes.ts"

// npm passes on a Ctrl-C that the terminal has already sent to us: one key press arrives twice within moments.
const samePressMillis = 500

export type StopSignal = "SIGINT" | "SIGTERM"

/**
 * What the signals of a process mean. The first one asks the work to end in good order. A second one means "now" and ends the
 * process, unless the work has offered to do something else on it (see `offeringCancel`); a third one always means "now".
 */
export class Signals {
  #first: StopSignal | undefined
  #lastAt = 0
  /** Pieces of work that would cancel their jobs on a second Ctrl-C. */
  #offers = 0
  #pressedTwice = false
  /** Settled by a second signal that came while something was on offer. */
  readonly #secondPress = Promise.withResolvers<true>()
  readonly #exit: (code: number) => void

  /** `exit` ends the process. */
  constructor(exit: (code: number) => void) {
    this.#exit = exit
  }

  /** The exit code of a command that a signal has ended: 130 or 143. */
  get exitCode(): number {
    return this.#first === "SIGTERM" ? exitCodes.terminated : exitCodes.interrupted
  }

  /** Whether a person pressed Ctrl-C; false for SIGTERM, and before any signal. */
  get stoppedByKeyboard(): boolean {
    return this.#first === "SIGINT"
  }

  /** Notes a signal that came at this moment; gives whether it was the first. */
  note(signal: StopSignal, nowMillis: number): boolean {
    const isFirst = this.#first === undefined
    if (!isFirst && nowMillis - this.#lastAt > samePressMillis) {
      if (this.#offers === 0 || this.#pressedTwice) this.#exit(this.exitCode)
      this.#pressedTwice = true
      this.#secondPress.resolve(true)
    }
    this.#first ??= signal
    this.#lastAt = nowMillis
    return isFirst
  }

  /** While this works, a second Ctrl-C does not end the process: `awaitSecondPress` is going to hear of it. */
  readonly offeringCancel = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => void (this.#offers += 1)),
      () => work,
      () => Effect.sync(() => void (this.#offers -= 1))
    )

  /** Waits at most this long for a second Ctrl-C and gives whether it came; at once if it has come already. */
  readonly awaitSecondPress = (millis: number): Effect.Effect<boolean> =>
    // Raced as promises: this runs while the work is being interrupted, where a race of fibers could not end its loser.
    Effect.promise(async () => {
      const timer = new AbortController()
      const passed = setTimeout(millis, false, { signal: timer.signal }).catch(() => false)
      const pressed = await Promise.race([this.#secondPress.promise, passed])
      timer.abort()
      return pressed
    })
}

/** The signals of this process. */
export const processSignals = new Signals((code) => process.exit(code))

/**
 * Listens to SIGINT and SIGTERM, also where the process is number 1, which the kernel gives no default action. To be called as soon
 * as a program starts, and once.
 *
 * @param now gives milliseconds
 * @param onFirst hears of the first signal
 */
export const listenForSignals = (now: () => number, onFirst: (signal: StopSignal) => void = () => {}): void => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (processSignals.note(signal, now())) onFirst(signal)
    })
  }
}
