import { countOf, duration, type FirmCounts, thousands } from "@ftm/transcript-schema"

const barWidth = 24

/** `[######------------------]` for a share of 0 to 1. */
export const bar = (share: number): string => {
  const filled = Math.round(Math.max(0, Math.min(1, share)) * barWidth)
  return `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}]`
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

/** One line of progress: `2021Q1 [######------] 12 of 40 firms, 0.8 firms/s, 35 s left`. Empty pieces are left out. */
export const progressLine = (label: string, share: number, pieces: ReadonlyArray<string>): string =>
  `${label} ${bar(share)} ${pieces.filter((piece) => piece !== "").join(", ")}`

/** Where firms stand at a moment; those that were worked on are done, skipped or failed. */
export type FirmsSoFar = Omit<FirmCounts, "remaining">

/**
 * One line about firms: `2021Q1 [######------] 12 of 40 firms, 0.8 firms/s, 35 s left, 1 failed`. The rate counts what was done since
 * this command began, not what it found done. `notes` come last.
 */
export const firmsLine = (label: string, now: FirmsSoFar, atStart: FirmsSoFar, elapsedSeconds: number, notes = ""): string => {
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
