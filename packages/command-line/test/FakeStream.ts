import type { OutputStream } from "../src/index.ts"

/** A stream that keeps what was written. */
export class FakeStream implements OutputStream {
  readonly isTTY: boolean
  readonly columns: number
  written = ""

  constructor(isTTY: boolean, columns = 80) {
    this.isTTY = isTTY
    this.columns = columns
  }

  write(text: string): void {
    this.written += text
  }

  /** What stands on the terminal: each `\r` goes to the start of the line, and the code that erases it does. */
  get screen(): ReadonlyArray<string> {
    return this.written.split("\n").map((line) => line.split("\r\u001b[2K").at(-1)!)
  }
}
