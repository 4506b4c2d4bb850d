import { type FirmsSoFar, firmsLine, type ProgressLine } from "@ftm/command-line"
import type { BatchEvent } from "@ftm/topic-runner"

const nobody: FirmsSoFar = { total: 0, done: 0, skipped: 0, failed: 0 }

/** The line that tells how far a batch is, from what happens in it. */
export class FirmBar {
  #now = nobody
  #atStart = nobody
  #startedAt = 0
  readonly #batchId: string

  constructor(batchId: string) {
    this.#batchId = batchId
  }

  /** The line after this event, and what it tells of. `nowMillis` is in milliseconds. */
  after(event: BatchEvent, nowMillis: number): { readonly line: ProgressLine; readonly moment: string } {
    if (event.type === "begun") {
      this.#atStart = { total: event.firms, done: event.doneBefore, skipped: event.skippedBefore, failed: 0 }
      this.#now = this.#atStart
      this.#startedAt = nowMillis
    }
    if (event.type === "firm") this.#now = { ...this.#now, [event.end]: this.#now[event.end] + 1 }
    return {
      line: firmsLine(this.#batchId, this.#now, this.#atStart, (nowMillis - this.#startedAt) / 1000),
      moment: JSON.stringify(this.#now)
    }
  }
}
