import { Effect } from "effect"
import { type OutputStream, ProgressDisplay } from "./ProgressDisplay.ts"

/** A display for each of several pieces of work on one stream, each with its own line of progress. */
export class DisplayPerLabel {
  readonly #displays = new Map<string, ProgressDisplay>()
  readonly #stream: OutputStream
  readonly #alone: boolean

  /** `alone` is false where the pieces of work go on at the same time: then no line is drawn over. */
  constructor(stream: OutputStream, alone = true) {
    this.#stream = stream
    this.#alone = alone
  }

  of(label: string): ProgressDisplay {
    const display = this.#displays.get(label) ?? new ProgressDisplay(this.#stream, this.#alone)
    this.#displays.set(label, display)
    return display
  }

  /** Leaves the last line of progress of this piece of work standing. */
  finish(label: string): Effect.Effect<void> {
    return Effect.sync(() => this.of(label).finish())
  }
}
