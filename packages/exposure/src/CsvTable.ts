import { type Cell, type ExposureRow, type Quarter, queryExposureColumns } from "@ftm/transcript-schema"

const csvCell = (cell: Cell): string => {
  const text = cell === null ? "" : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const names = queryExposureColumns.map(({ name }) => name)

/**
 * A quarter's panel as CSV (RFC 4180), with the quarter, which a table's folder tells otherwise, in front; what is not known is empty.
 *
 * @param withNames the names of the columns come first
 */
export const csvTable = (quarter: Quarter, rows: ReadonlyArray<ExposureRow>, withNames = true): string =>
  [
    ...(withNames ? [["quarter", ...names].join(",")] : []),
    ...rows.map((row) => [quarter, ...names.map((name) => csvCell(row[name]))].join(","))
  ].join("\n")
