import { progressLine as lineOf, ProgressDisplay as StreamDisplay, rateOf, timeLeft } from "@ftm/command-line"
import { countOf, type FirmCounts, thousands } from "@ftm/transcript-schema"

/**
 * One line of progress: `2021Q1 [######------] 12 of 40 firms, 0.8 firms/s, 35 s left, 1 failed`.
 * The rate counts what was done since this command began, not what it found done. `notes` come last.
 */
export const progressLine = (label: string, now: FirmCounts, atStart: FirmCounts, elapsedSeconds: number, notes = ""): string => {
  const gone = now.done + now.skipped + now.failed
  const goneHere = gone - (atStart.done + atStart.skipped + atStart.failed)
  return lineOf(label, now.total === 0 ? 1 : gone / now.total, [
    `${thousands(gone)} of ${countOf(now.total, "firm")}`,
    rateOf(goneHere, elapsedSeconds, "firms"),
    timeLeft(now.total - gone, goneHere, elapsedSeconds),
    now.skipped > 0 ? `${thousands(now.skipped)} skipped` : "",
    now.failed > 0 ? `${thousands(now.failed)} failed` : "",
    notes
  ])
}

/** The display of a run, on stderr: with `--json` or without, stdout carries the result. `alone` is false where several runs share the terminal. */
export class ProgressDisplay extends StreamDisplay {
  constructor(_json: boolean, alone = true) {
    super(process.stderr, alone)
  }
}
