/** Limits how many containers run at a time; first come, first served. */
export class Slots {
  #free: number
  readonly #waiting: Array<() => void> = []

  constructor(count: number) {
    this.#free = count
  }

  /** Waits for a slot and returns a function that releases it; undefined if `until` comes first. */
  async take(until: Promise<void>): Promise<(() => void) | undefined> {
    if (this.#free > 0) {
      this.#free -= 1
      return () => this.#giveBack()
    }
    let wake: () => void = () => {}
    const served = new Promise<true>((resolve) => {
      wake = () => resolve(true)
    })
    this.#waiting.push(wake)
    const got = await Promise.race([served, until.then(() => false as const)])
    if (got) return () => this.#giveBack()
    const place = this.#waiting.indexOf(wake)
    if (place >= 0) this.#waiting.splice(place, 1)
    // It got the slot at the very moment it was stopped.
    else this.#giveBack()
    return undefined
  }

  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
