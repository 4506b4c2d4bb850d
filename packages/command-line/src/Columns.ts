import { wrap } from "./Wrap.ts"

const gap = "  "

/** The last column is not made narrower than this while another can give way. */
const leastLast = 16

/** How the columns stand. */
export interface ColumnOptions {
  /** The columns, by index, that are aligned to the right; all others are aligned to the left. */
  readonly numbers?: ReadonlyArray<number>
  /** The place is so wide: cells are wrapped where lines would be longer. By default every cell is on one line. */
  readonly width?: number | undefined
}

const longestWord = (cell: string): number => Math.max(0, ...cell.split(" ").map((word) => word.length))

/** Columns narrow enough for the width: the last one gives way first, then the widest of the others, each down to its longest word. */
const fitted = (widths: ReadonlyArray<number>, words: ReadonlyArray<number>, width: number): ReadonlyArray<number> => {
  const result = [...widths]
  const last = result.length - 1
  let over = result.reduce((sum, one) => sum + one, gap.length * last) - width
  const give = (column: number, least: number): void => {
    const given = Math.max(0, Math.min(over, result[column]! - least))
    result[column] = result[column]! - given
    over -= given
  }
  give(last, leastLast)
  for (const column of [...result.keys()].slice(0, last).sort((a, b) => widths[b]! - widths[a]!)) give(column, words[column]!)
  give(last, Math.ceil(leastLast / 2))
  return result
}

/** Rows under each other, each column as wide as its widest cell and two spaces from the next. */
export const columns = (given: ReadonlyArray<ReadonlyArray<string>>, { numbers = [], width }: ColumnOptions = {}): string => {
  // A name with a line's end in it would look like a row of its own.
  const rows = given.map((row) => row.map((cell) => cell.replace(/\s*\n\s*/g, " ")))
  const most = (measure: (cell: string) => number): ReadonlyArray<number> =>
    Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) =>
      Math.max(...rows.map((row) => measure(row[column] ?? "")))
    )
  const natural = most((cell) => cell.length)
  const widths = width === undefined || natural.length === 0 ? natural : fitted(natural, most(longestWord), width)
  const linesOf = (row: ReadonlyArray<string>): ReadonlyArray<string> => {
    const cells = row.map((cell, column) => (cell.length <= widths[column]! ? [cell] : wrap(cell, widths[column]!)))
    return Array.from({ length: Math.max(0, ...cells.map((cell) => cell.length)) }, (_, line) =>
      cells
        .map((cell, column) => {
          const text = cell[line] ?? ""
          return numbers.includes(column) ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)
        })
        .join(gap)
        .trimEnd()
    )
  }
  return rows.flatMap(linesOf).join("\n")
}
