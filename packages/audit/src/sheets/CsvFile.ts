import { stringify } from "csv-stringify/sync"

/**
 * A table as a CSV file that Excel opens as it is: UTF-8 with its mark, lines that end as Windows ends them, and no cell that Excel would
 * take for a formula (OWASP, CSV Injection): a single quote stands before it.
 */
export const csvFile = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number | boolean | null>>): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === "boolean" ? String(cell) : cell))),
    { header: true, columns: [...header], bom: true, record_delimiter: "windows", escape_formulas: true }
  )
