import type { FirmCounts } from "@ftm/quarter-run"
import { duration } from "./SummaryTable.ts"

const barWidth = 24

/**
 * One line of progress: `2021Q1 [######------] 12 of 40 firms, 0.8 firms/s, 35 s left, 1 failed`.
 * The rate counts what was done since this command began, not what it found done. `notes` come last.
 */
export const progressLine = (label: string, now: FirmCounts, atStart: FirmCounts, elapsedSeconds: number, notes = ""): string => {
  const gone = now.done + now.skipped + now.failed
  const goneHere = gone - (atStart.done + atStart.skipped + atStart.failed)
  const share = now.total === 0 ? 1 : gone / now.total
  const filled = Math.round(share * barWidth)
  const parts = [`${gone} of ${now.total} firms`]
  if (goneHere > 0 && elapsedSeconds > 0) {
    const rate = goneHere / elapsedSeconds
    parts.push(rate >= 1 ? `${rate.toFixed(1)} firms/s` : `${(rate * 60).toFixed(1)} firms/min`)
    if (gone < now.total) parts.push(`${duration((now.total - gone) / rate)} left`)
  }
  if (now.skipped > 0) parts.push(`${now.skipped} skipped`)
  if (now.failed > 0) parts.push(`${now.failed} failed`)
  if (notes !== "") parts.push(notes)
  return `${label} [${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] ${parts.join(", ")}`
}

/**
 * Shows progress: on a terminal one line that is drawn over; in a pipe, or where several runs share the terminal, a plain line
 * whenever something has changed, and at least one a minute. With `json` it goes to stderr, since stdout carries the result.
 */
export class ProgressDisplay {
  readonly #stream: NodeJS.WriteStream
  readonly #drawnOver: boolean
  #lastKey = ""
  #lastAt = Number.NEGATIVE_INFINITY
  #open = false

  constructor(json: boolean, alone = true) {
    this.#stream = json ? process.stderr : process.stdout
    this.#drawnOver = alone && this.#stream.isTTY
  }

  show(line: string, key: string, atMillis: number): void {
    if (this.#drawnOver) {
      // Some terminals say that they have no columns.
      const width = this.#stream.columns || 100
      this.#stream.write(`\r\u001b[2K${line.slice(0, width - 1)}`)
      this.#open = true
      return
    }
    if (key === this.#lastKey && atMillis - this.#lastAt < 60_000) return
    this.#lastKey = key
    this.#lastAt = atMillis
    this.#stream.write(`${line}\n`)
  }

  /** A sentence between progress lines. */
  say(text: string): void {
    this.finish()
    this.#stream.write(`${text}\n`)
  }

  /** Leaves the last bar standing. */
  finish(): void {
    if (this.#open) this.#stream.write("\n")
    this.#open = false
  }
}
