import { Clock, Context, Effect, Layer } from "effect"

/** What a person sees while a command runs. */
export class Display extends Context.Service<Display, {
  /** A sentence that stays. */
  say(text: string): Effect.Effect<void>
  /** One line of progress; `moment` says what it is about, so that a pipe gets a line only when that changes. */
  progress(line: string, moment: string): Effect.Effect<void>
}>()("@ftm/prefetch-cli/Display") {
  /**
   * On a terminal one line that is drawn over; in a pipe plain lines, at most one in two seconds.
   * It writes to stderr: stdout carries the result, as a table or as JSON.
   */
  static readonly layer = Layer.effect(Display, Effect.gen(function*() {
    const stream = process.stderr
    let open = false
    let lastMoment = ""
    let lastAt = Number.NEGATIVE_INFINITY
    const finish = (): void => {
      if (open) stream.write("\n")
      open = false
    }
    yield* Effect.addFinalizer(() => Effect.sync(finish))
    return Display.of({
      say: (text) =>
        Effect.sync(() => {
          finish()
          stream.write(`${text}\n`)
        }),
      progress: (line, moment) =>
        Effect.gen(function*() {
          if (stream.isTTY) {
            stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 100) - 1)}`)
            open = true
            return
          }
          const now = yield* Clock.currentTimeMillis
          if (moment === lastMoment || now - lastAt < 2_000) return
          lastMoment = moment
          lastAt = now
          stream.write(`${line}\n`)
        })
    })
  }))

  static readonly silent = Layer.succeed(Display, Display.of({ say: () => Effect.void, progress: () => Effect.void }))
}
