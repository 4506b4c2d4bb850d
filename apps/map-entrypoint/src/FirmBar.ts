import { progressLine, rateOf, timeLeft } from "@ftm/command-line"
import { countOf, thousands } from "@ftm/transcript-schema"
import type { BatchEvent } from "@ftm/topic-runner"

/** The line that tells how far the batch is, how fast it goes and how long it still takes, from the events of the batch. */
export class FirmBar {
  private total = 0
  private gone = 0
  private goneBefore = 0
  private skipped = 0
  private failed = 0
  private startedAt = 0

  private readonly label: string

  constructor(label: string) {
    this.label = label
  }

  /** The line after this event. `now` is in milliseconds. */
  after(event: BatchEvent, now: number): string {
    if (event.type === "begun") {
      this.total = event.firms
      this.goneBefore = event.doneBefore + event.skippedBefore
      this.gone = this.goneBefore
      this.skipped = event.skippedBefore
      this.startedAt = now
    }
    if (event.type === "firm") {
      this.gone += 1
      if (event.end === "skipped") this.skipped += 1
      if (event.end === "failed") this.failed += 1
    }
    const seconds = (now - this.startedAt) / 1000
    const goneHere = this.gone - this.goneBefore
    return progressLine(this.label, this.total === 0 ? 1 : this.gone / this.total, [
      `${thousands(this.gone)} of ${countOf(this.total, "firm")}`,
      rateOf(goneHere, seconds, "firms"),
      timeLeft(this.total - this.gone, goneHere, seconds),
      this.skipped > 0 ? `${thousands(this.skipped)} skipped` : "",
      this.failed > 0 ? `${thousands(this.failed)} failed` : ""
    ])
  }

  /** What the line tells of: a pipe gets it only when this changes. */
  get moment(): string {
    return `${this.gone} of ${this.total}`
  }
}
