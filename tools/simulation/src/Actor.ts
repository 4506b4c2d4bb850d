import { Effect } from "effect"
import type { World } from "./World.ts"

/** A process on a machine of its own: it can be stopped for a while and go on as if nothing had happened, and it can die. */
export class Actor {
  readonly name: string
  /** By how many milliseconds its machine's clock is wrong. */
  readonly skew: number
  readonly #world: World
  #stoppedUntil = 0
  #dead = false
  #steps = 0
  #atStep: { readonly step: number; readonly happens: () => void } | undefined

  constructor(world: World, name: string, skew: number) {
    this.#world = world
    this.name = name
    this.skew = skew
  }

  get isDead(): boolean {
    return this.#dead
  }
  /** As a laptop that sleeps, a machine that is paused, a process that had SIGSTOP. */
  stop(millis: number): void {
    this.#world.tell(this.name, `is stopped for ${Math.round(millis / 1000)} s`)
    this.#stoppedUntil = Math.max(this.#stoppedUntil, this.#world.now + millis)
  }
  /** From now on nothing of it reaches anybody. */
  die(): void {
    this.#world.tell(this.name, "dies")
    this.#dead = true
  }

  /** Lets something happen to it before its next step but so many: in the midst of what it does, however long that takes. */
  beforeStep(step: number, happens: () => void): void {
    this.#atStep = { step: this.#steps + Math.floor(step), happens }
  }

  /** Passes at once for a process that runs, later for one that is stopped, and never for a dead one. Everything that an actor does goes through here. */
  readonly gate: Effect.Effect<void> = Effect.suspend(() => {
    this.#steps += 1
    if (this.#atStep !== undefined && this.#steps >= this.#atStep.step) {
      this.#atStep.happens()
      this.#atStep = undefined
    }
    if (this.#dead) return Effect.never
    const left = this.#stoppedUntil - this.#world.now
    return left > 0 ? Effect.andThen(this.#world.sleep(left), this.gate) : Effect.void
  })
}
