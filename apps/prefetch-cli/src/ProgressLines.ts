import { type ProgressLine, progressLine, rateOf, timeLeft } from "@ftm/command-line"
import type { FetchCounts } from "@ftm/prefetch"
import { byteSize, countOf, thousands } from "@ftm/transcript-schema"

/**
 * `2021Q1 [#####-----] fetched 120, text 80 of 190 firms, 31.2 firms/s, 4 s left, 6.1 MB`. Rate and time left are those of the
 * slower half, from the firms that this run has done; what it found done does not count.
 */
export const fetchLine = (quarter: string, now: FetchCounts, atStart: FetchCounts, seconds: number): ProgressLine => {
  const share = now.firms === 0 ? 1 : (now.fetched + now.prepared) / (2 * now.firms)
  const [fetched, prepared] = [now.fetched - atStart.fetched, now.prepared - atStart.prepared]
  const halves = [
    { done: fetched, left: now.firms - now.fetched },
    { done: prepared, left: now.firms - now.prepared }
  ]
  // A half that has not begun may take any time.
  const known = prepared > 0 && halves.every(({ done, left }) => left === 0 || done > 0)
  const slower = halves.reduce((a, b) => (b.left / Math.max(1, b.done) > a.left / Math.max(1, a.done) ? b : a))
  return progressLine(quarter, share, [
    `fetched ${thousands(now.fetched)}, text ${thousands(now.prepared)} of ${countOf(now.firms, "firm")}`,
    rateOf(prepared, seconds, "firms"),
    known ? timeLeft(slower.left, slower.done, seconds) : "",
    now.characters > 0 ? byteSize(now.characters) : ""
  ])
}

/** How far the reading of a folder is, in bytes. */
export interface Reading {
  readonly done: number
  readonly all: number
  readonly seconds: number
}

/** `2021Q1 [#####-----] 512 MB of 2 GB checked, 180 MB/s, 9 s left`. */
export const readingLine = (quarter: string, { all, done, seconds }: Reading): ProgressLine =>
  progressLine(quarter, all === 0 ? 1 : done / all, [
    `${byteSize(done)} of ${byteSize(all)} checked`,
    done > 0 && seconds > 0 ? `${byteSize(done / seconds)}/s` : "",
    timeLeft(all - done, done, seconds)
  ])

/** `2021Q1 [#####-----] 12 of 40 files read again`. */
export const verifyingLine = (quarter: string, checked: number, all: number): ProgressLine =>
  progressLine(quarter, all === 0 ? 1 : checked / all, [`${thousands(checked)} of ${countOf(all, "file")} read again`])
