import { type Clock, Duration, Effect } from "effect"

interface Waiting {
  readonly at: number
  readonly n: number
  readonly wake: () => void
}

/** Lets all that can go on go on, until everybody waits for the clock. */
const settle = () => new Promise<void>((done) => setImmediate(() => setImmediate(done)))

/**
 * A world with its own time and its own chance: the same seed gives the same history. Time stands still while anything can go on, and
 * then jumps to the next moment for which somebody waits.
 */
export class World {
  /** Milliseconds since 1970, as the world itself counts them. */
  now = Date.parse("2026-01-05T09:00:00Z")
  readonly #waiting: Array<Waiting> = []
  #order = 0
  #chance: number

  readonly #begun = this.now
  readonly #onEvent: ((line: string) => void) | undefined

  /** `onEvent` hears a line of each thing that happens, to follow a history. */
  constructor(seed: number, onEvent?: (line: string) => void) {
    this.#chance = seed >>> 0
    this.#onEvent = onEvent
  }

  tell(who: string, what: string): void {
    this.#onEvent?.(`${((this.now - this.#begun) / 1000).toFixed(1).padStart(8)} s  ${who.padEnd(11)} ${what}`)
  }

  /** At least 0, less than 1 (the generator mulberry32). */
  random(): number {
    this.#chance = (this.#chance + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#chance ^ (this.#chance >>> 15), this.#chance | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(low: number, high: number): number {
    return low + this.random() * (high - low)
  }

  happens(probability: number): boolean {
    return this.random() < probability
  }

  sleep(millis: number): Effect.Effect<void> {
    return Effect.callback<void>((resume) => {
      this.#waiting.push({ at: this.now + Math.max(0, millis), n: this.#order++, wake: () => resume(Effect.void) })
    })
  }

  /** A machine's clock, which may be wrong by `skew` milliseconds; how long it sleeps is right. */
  clock(skew: number): Clock.Clock {
    const millis = () => Math.round(this.now + skew)
    const nanos = () => BigInt(millis()) * 1_000_000n
    return {
      currentTimeMillisUnsafe: millis,
      currentTimeMillis: Effect.sync(millis),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: nanos,
      monotonicTimeNanos: Effect.sync(nanos),
      sleep: (duration) => this.sleep(Duration.toMillis(duration))
    }
  }

  /** Lets time pass until `isOver`, or until `end`, or until nobody waits any more. */
  async run(end: number, isOver: () => boolean): Promise<void> {
    await settle()
    while (this.now < end && !isOver()) {
      let next: Waiting | undefined
      for (const one of this.#waiting) if (next === undefined || one.at < next.at || (one.at === next.at && one.n < next.n)) next = one
      if (next === undefined) return
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      this.now = Math.max(this.now, next.at)
      next.wake()
      await settle()
    }
  }
}
