import { plainText } from "@ftm/transcript-schema"
import { lineText, type ProgressLine } from "./ProgressLine.ts"
import { type MaybeTerminal, terminalWidth } from "./TerminalWidth.ts"

/** Of an output stream, what a display needs; `process.stderr` is one. */
export interface OutputStream extends MaybeTerminal {
  write(text: string): unknown
}

/** So long after a line of progress a pipe gets no other. */
const quietMillis = 2_000

const startOfEmptyLine = "\r\u001b[2K"

/** Streams on which a line of progress stands that has no end yet, whoever has drawn it. */
const openLines = new WeakSet<OutputStream>()

/** Where a terminal does not say how wide it is. */
const usualWidth = 100

/** What fits into one line of a terminal: a line that wraps could not be drawn over. */
const cutTo = (width: number, line: string): string => [...line.replace(/[\n\t]+/g, " ")].slice(0, width).join("")

/**
 * What a person sees while a command works. On a terminal, progress is one line that is drawn over; in a pipe, plain lines, one in two
 * seconds at most, and only when something has changed. What is shown may hold text from anywhere: no control character of it gets through.
 */
export class ProgressDisplay {
  readonly #stream: OutputStream
  readonly #drawsOver: boolean
  #lastMoment: string | undefined
  #lastAt = Number.NEGATIVE_INFINITY
  /** The newest line that a pipe has not been given. */
  #heldBack: string | undefined

  /** `alone` is false where several displays share the stream: then plain lines are written on a terminal, too. */
  constructor(stream: OutputStream, alone = true) {
    this.#stream = stream
    this.#drawsOver = alone && stream.isTTY === true
  }

  /** One line of progress. `moment` says what it tells of: a pipe gets a line only where that is another than before. */
  show(progress: string | ProgressLine, moment: string, nowMillis: number): void {
    const textFor = (width?: number): string => plainText(typeof progress === "string" ? progress : lineText(progress, width))
    if (this.#drawsOver) {
      const width = (terminalWidth(this.#stream) ?? usualWidth) - 1
      this.#stream.write(`${startOfEmptyLine}${cutTo(width, textFor(width))}`)
      openLines.add(this.#stream)
      return
    }
    if (moment === this.#lastMoment && this.#heldBack === undefined) return
    this.#lastMoment = moment
    this.#heldBack = textFor()
    if (nowMillis - this.#lastAt < quietMillis) return
    this.#lastAt = nowMillis
    this.#writeHeldBack()
  }

  /** A sentence that stays. On a terminal it takes the place of the line of progress, which is drawn again below it. */
  say(text: string): void {
    if (openLines.delete(this.#stream)) this.#stream.write(startOfEmptyLine)
    this.#stream.write(`${plainText(text)}\n`)
  }

  /** Leaves the last line of progress standing; a pipe gets it now, if it has not. */
  finish(): void {
    if (openLines.delete(this.#stream)) this.#stream.write("\n")
    this.#writeHeldBack()
  }

  #writeHeldBack(): void {
    if (this.#heldBack !== undefined) this.#stream.write(`${this.#heldBack}\n`)
    this.#heldBack = undefined
  }
}
