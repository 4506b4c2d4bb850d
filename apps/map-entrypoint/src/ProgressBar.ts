import type { BatchEvent } from "@ftm/topic-runner"

const width = 28

const clock = (seconds: number): string => {
  const rounded = Math.round(seconds)
  if (rounded < 60) return `${rounded} s`
  const minutes = Math.floor(rounded / 60)
  return minutes < 60 ? `${minutes} min ${rounded % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** One line on a terminal that tells how far the batch is, how fast it goes and how long it takes yet. */
export class ProgressBar {
  private total = 0
  private gone = 0
  private goneBefore = 0
  private skipped = 0
  private failed = 0
  private startedAt = 0

  /** The bar's text after this event. `now` is in milliseconds. */
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
    return this.text(now)
  }

  private text(now: number): string {
    const share = this.total === 0 ? 1 : this.gone / this.total
    const filled = Math.round(share * width)
    const seconds = (now - this.startedAt) / 1000
    const thisTime = this.gone - this.goneBefore
    const rate = seconds > 0 && thisTime > 0 ? (thisTime / seconds) * 60 : 0
    const left = rate > 0 ? `, ${rate.toFixed(1)} firms/min, ${clock(((this.total - this.gone) / rate) * 60)} left` : ""
    const notDone = `${this.skipped > 0 ? `, ${this.skipped} skipped` : ""}${this.failed > 0 ? `, ${this.failed} failed` : ""}`
    return `[${"█".repeat(filled)}${"░".repeat(width - filled)}] ${this.gone}/${this.total} firms${notDone}${left}`
  }
}
