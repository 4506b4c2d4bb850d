/** So many containers at a time; who comes first is served first. */
export class Slots {
  #free: number
  readonly #waiting: Array<() => void> = []

  constructor(count: number) {
    this.#free = count
  }

  /** Waits for a slot and gives what gives it back; undefined when `until` comes first. */
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
    // Served in the same moment as it was stopped.
    else this.#giveBack()
    return undefined
  }

  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
