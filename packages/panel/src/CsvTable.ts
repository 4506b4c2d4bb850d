import type { Cell, Column, Quarter, Row } from "@ftm/transcript-schema"
import { stringify } from "csv-stringify/sync"

/**
 * The rows as CSV (RFC 4180, UTF-8), with the quarter as the first column, since no folder tells it to a program that opens one file. What is null is
 * empty; dates are `yyyy-mm-dd`.
 */
export const csvTable = (quarter: Quarter, columns: ReadonlyArray<Column>, rowGroups: Iterable<ReadonlyArray<Row>>): Uint8Array => {
  const names = columns.map(({ name }) => name)
  const lines = (cells: Array<ReadonlyArray<Cell | undefined>>) => Buffer.from(stringify(cells))
  const chunks = [lines([["quarter", ...names]])]
  for (const rows of rowGroups) chunks.push(lines(rows.map((row) => [quarter, ...names.map((name) => row[name])])))
  return Buffer.concat(chunks)
}
