import { countOf, duration, type FirmCounts, thousands } from "@ftm/transcript-schema"

const barWidth = 24
const narrowBarWidth = 8

/** `[######------------------]` for a share of 0 to 1. */
export const bar = (share: number, width = barWidth): string => {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width)
  return `[${"#".repeat(filled)}${"-".repeat(width - filled)}]`
}

/** `2.4 firms/s`, or `30 firms/min` where less than one is done in a second; empty before anything is. */
export const rateOf = (done: number, seconds: number, of: string): string => {
  if (done <= 0 || seconds <= 0) return ""
  const rate = done / seconds
  return rate >= 1 ? `${rate.toFixed(1)} ${of}/s` : `${(rate * 60).toFixed(1)} ${of}/min`
}

/** `35 s left` at a pace of `done` in so many seconds; empty before anything is done, and at the end. */
export const timeLeft = (left: number, done: number, seconds: number): string =>
  left <= 0 || done <= 0 || seconds <= 0 ? "" : `${duration(Math.ceil((left / done) * seconds))} left`

/** How far something is, for one line that fits wherever it is shown. */
export interface ProgressLine {
  readonly label: string
  /** Of 1. */
  readonly share: number
  /** What there is to say about it, the most important first. */
  readonly pieces: ReadonlyArray<string>
}

/** Empty pieces are left out. */
export const progressLine = (label: string, share: number, pieces: ReadonlyArray<string>): ProgressLine => ({
  label,
  share,
  pieces: pieces.filter((piece) => piece !== "")
})

/**
 * `2021Q1 [######------] 12 of 40 firms, 0.8 firms/s, 35 s left`. Where that is longer than `width`, the bar is shorter, and pieces
 * that do not fit are left out.
 */
export const lineText = ({ label, pieces, share }: ProgressLine, width = Number.POSITIVE_INFINITY): string => {
  const whole = `${label} ${bar(share)} ${pieces.join(", ")}`
  if (whole.length <= width) return whole
  const start = `${label} ${bar(share, narrowBarWidth)} `
  const kept: Array<string> = []
  for (const piece of pieces) if (start.length + [...kept, piece].join(", ").length <= width) kept.push(piece)
  return `${start}${kept.join(", ")}`
}

/** Where firms stand at a moment; those that were worked on are done, skipped or failed. */
export type FirmsSoFar = Omit<FirmCounts, "remaining">

/**
 * One line about firms: `2021Q1 [######------] 12 of 40 firms, 0.8 firms/s, 35 s left, 1 failed`. The rate counts what was done since
 * this command began, not what it found done. `notes` come last.
 */
export const firmsLine = (label: string, now: FirmsSoFar, atStart: FirmsSoFar, elapsedSeconds: number, notes = ""): ProgressLine => {
  const gone = now.done + now.skipped + now.failed
  const goneHere = gone - (atStart.done + atStart.skipped + atStart.failed)
  return progressLine(label, now.total === 0 ? 1 : gone / now.total, [
    `${thousands(gone)} of ${countOf(now.total, "firm")}`,
    rateOf(goneHere, elapsedSeconds, "firms"),
    timeLeft(now.total - gone, goneHere, elapsedSeconds),
    now.skipped > 0 ? `${thousands(now.skipped)} skipped` : "",
    now.failed > 0 ? `${thousands(now.failed)} failed` : "",
    notes
  ])
}
