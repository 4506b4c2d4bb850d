import { Clock, Context, Effect, Layer } from "effect"
import { type OutputStream, ProgressDisplay } from "./ProgressDisplay.ts"
import type { ProgressLine } from "./ProgressLine.ts"

/** What a person sees while a command works. Nothing of it goes to stdout, which carries the result. */
export class Display extends Context.Service<
  Display,
  {
    /** A sentence that stays. */
    say(text: string): Effect.Effect<void>
    /** One line of progress; `moment` says what it tells of, so that a pipe gets a line only when that changes. */
    progress(line: string | ProgressLine, moment: string): Effect.Effect<void>
  }
>()("@ftm/command-line/Display") {
  /** Draws on this stream. The last line of progress is left standing when the layer is closed. */
  static readonly layerOn = (stream: OutputStream) =>
    Layer.effect(
      Display,
      Effect.gen(function* () {
        const display = new ProgressDisplay(stream)
        yield* Effect.addFinalizer(() => Effect.sync(() => display.finish()))
        return Display.of({
          say: (text) => Effect.sync(() => display.say(text)),
          progress: (line, moment) => Effect.map(Clock.currentTimeMillis, (now) => display.show(line, moment, now))
        })
      })
    )

  static readonly layer = this.layerOn(process.stderr)

  static readonly silent = Layer.succeed(Display, Display.of({ say: () => Effect.void, progress: () => Effect.void }))
}
