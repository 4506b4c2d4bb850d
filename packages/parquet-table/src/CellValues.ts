import type { Cell, Column, ColumnType } from "@ftm/transcript-schema"

/** A cell in the form that the Parquet writer takes. */
export type WrittenValue = string | number | bigint | boolean | Date | null | ReadonlyArray<string> | ReadonlyArray<number>

const dayMillis = 24 * 60 * 60 * 1000
const isoDate = /^-?\d{4,6}-\d{2}-\d{2}$/

/** `2021-02-28` -> days since 1970-01-01, or undefined if there is no such day. */
const dayNumber = (iso: string): number | undefined => {
  if (!isoDate.test(iso)) return undefined
  const millis = Date.parse(iso)
  if (Number.isNaN(millis)) return undefined
  // Date.parse reads 2021-02-30 as 2 March.
  return isoDay(millis / dayMillis) === iso ? millis / dayMillis : undefined
}

/** Days since 1970-01-01 -> `yyyy-mm-dd`. */
const isoDay = (days: number): string => new Date(days * dayMillis).toISOString().slice(0, 10)

const isInt32 = (value: Cell): value is number => typeof value === "number" && Number.isInteger(value) && value === (value | 0)

/** The cell in the writer's form, or undefined if it does not have the column's type. */
const convert = ({ type }: Column, cell: Exclude<Cell, null>): WrittenValue | undefined => {
  switch (type) {
    case "STRING":
      return typeof cell === "string" ? cell : undefined
    case "INT32":
      return isInt32(cell) ? cell : undefined
    case "INT64":
      return Number.isSafeInteger(cell) && typeof cell === "number" ? BigInt(cell) : undefined
    case "DOUBLE":
      return typeof cell === "number" ? cell : undefined
    case "BOOLEAN":
      return typeof cell === "boolean" ? cell : undefined
    case "DATE":
      return typeof cell === "string" ? dayNumber(cell) : undefined
    case "TIMESTAMP":
      return Number.isSafeInteger(cell) && typeof cell === "number" ? BigInt(cell) : undefined
    case "LIST<STRING>":
      return Array.isArray(cell) && cell.every((item) => typeof item === "string") ? cell : undefined
    case "LIST<DOUBLE>":
      return Array.isArray(cell) && cell.every((item) => typeof item === "number") ? cell : undefined
  }
}

/** The cell in the writer's form. Throws if the cell is not what its column promises, which is a bug in the program. */
export const writtenValue = (column: Column, cell: Cell | undefined): WrittenValue => {
  if (cell === null && column.nullable) return null
  const value = cell === null || cell === undefined ? undefined : convert(column, cell)
  if (value !== undefined) return value
  const promised = `${column.type}${column.nullable ? " or null" : ""}`
  throw new TypeError(`column ${column.name} takes ${promised}, not ${cell === undefined ? "a missing value" : JSON.stringify(cell)}`)
}

/** Turns what hyparquet returns into a cell; undefined if the file holds something else. */
export const readValue = (type: ColumnType | undefined, value: unknown): Cell | undefined => {
  if (value === null || value === undefined) return null
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : undefined
  if (value instanceof Date) return type === "DATE" ? value.toISOString().slice(0, 10) : value.getTime()
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value
  const itemType = type === "LIST<DOUBLE>" ? "number" : "string"
  if (Array.isArray(value) && value.every((item) => typeof item === itemType)) return value
  return undefined
}
