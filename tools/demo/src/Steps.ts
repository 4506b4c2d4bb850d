import { Clock, Effect } from "effect"

/** Prints numbered headings, which show how far the demo is and how much is left. */
export class Steps {
  readonly #total: number
  #n = 0

  constructor(total: number) {
    this.#total = total
  }

  /** Runs one step under its heading and reports how long it took. */
  step<A, E, R>(title: string, work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    const heading = `\n[${++this.#n}/${this.#total}] ${title}`
    return Effect.gen(function* () {
      say(heading)
      const begun = yield* Clock.currentTimeMillis
      const result = yield* work
      say(`      done in ${(((yield* Clock.currentTimeMillis) - begun) / 1000).toFixed(1)} s`)
      return result
    })
  }
}

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
