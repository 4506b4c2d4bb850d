import { createReadStream } from "node:fs"

/** A line longer than this is not kept in memory: no turn of a call comes near it. */
export const longestLine = 32 * 1024 * 1024

const readAtOnce = 1024 * 1024

export interface RawLine {
  /** From 1. */
  readonly number: number
  /** Its first byte's place in the file. */
  readonly start: number
  readonly length: number
  /** Undefined for a line of more than `longestLine` bytes. */
  readonly bytes: Buffer | undefined
}

/** The text of a line; a byte order mark, which stands where files were put together, does not belong to it. */
export const textOfLine = (bytes: Buffer): string => bytes.toString("utf8").replace(/^\uFEFF/, "")

/** What one read of the file has brought. */
export interface LinesRead {
  readonly chunk: Buffer
  readonly lines: ReadonlyArray<RawLine>
}

/**
 * The lines of a file with their places, as they are read. Only what has been read of the line under way is held in memory, and
 * no more than `longestLine` of it. The line feed does not belong to the line, a carriage return before it does.
 */
export async function* fileLines(path: string): AsyncGenerator<LinesRead> {
  let number = 1
  let start = 0
  let length = 0
  let pieces: Array<Buffer> = []

  const add = (piece: Buffer): void => {
    length += piece.length
    if (length > longestLine) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  const finish = (): RawLine => {
    const bytes = length > longestLine ? undefined : pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
    const line: RawLine = { number, start, length, bytes }
    number++
    start += length + 1
    length = 0
    pieces = []
    return line
  }

  for await (const chunk of createReadStream(path, { highWaterMark: readAtOnce }) as AsyncIterable<Buffer>) {
    const lines: Array<RawLine> = []
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, end))
      lines.push(finish())
      from = end + 1
    }
    add(chunk.subarray(from))
    yield { chunk, lines }
  }
  if (length > 0) yield { chunk: Buffer.alloc(0), lines: [finish()] }
}
