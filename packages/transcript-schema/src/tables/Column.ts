import type { Cell, Row } from "./Row.ts"

/**
 * A column's type in Parquet, named as DuckDB shows it.
 * In TypeScript: STRING string, INT32 number, INT64 number (safe integers only), DOUBLE number, BOOLEAN boolean,
 * DATE an ISO string `yyyy-mm-dd`, TIMESTAMP milliseconds since 1970 UTC,
 * LIST<STRING> and LIST<DOUBLE> arrays. A nullable column also takes null.
 */
export type ColumnType = "STRING" | "INT32" | "INT64" | "DOUBLE" | "BOOLEAN" | "DATE" | "TIMESTAMP" | "LIST<STRING>" | "LIST<DOUBLE>"

export interface Column<Name extends string = string, Type extends ColumnType = ColumnType, Nullable extends boolean = boolean> {
  readonly name: Name
  readonly type: Type
  readonly nullable: Nullable
  /** The column came to its table later: files of an earlier version lack it, and every row of theirs has null in it. */
  readonly cameLater?: true
}

/** A column in which every row has a value. */
export const column = <const Name extends string, const Type extends ColumnType>(name: Name, type: Type): Column<Name, Type, false> => ({
  name,
  type,
  nullable: false
})

/** A column in which a row may have null: what is not known. */
export const nullable = <const Name extends string, const Type extends ColumnType>(name: Name, type: Type): Column<Name, Type, true> => ({
  name,
  type,
  nullable: true
})

/** A nullable column that files of an earlier version lack. */
export const laterColumn = <const Name extends string, const Type extends ColumnType>(
  name: Name,
  type: Type
): Column<Name, Type, true> => ({ name, type, nullable: true, cameLater: true })

/** What a cell of each type of column is in TypeScript. */
interface CellTypes {
  readonly STRING: string
  readonly INT32: number
  readonly INT64: number
  readonly DOUBLE: number
  readonly BOOLEAN: boolean
  readonly DATE: string
  readonly TIMESTAMP: number
  readonly "LIST<STRING>": ReadonlyArray<string>
  readonly "LIST<DOUBLE>": ReadonlyArray<number>
}

/** The type of a table's rows, from its columns: the two cannot differ. */
export type RowOf<Columns extends ReadonlyArray<Column>> = {
  readonly [One in Columns[number] as One["name"]]: CellTypes[One["type"]] | (One["nullable"] extends true ? null : never)
}

/** A row is not what its table promises; the message says which cell. */
export class UnexpectedRow extends Error {}

const isOfType = (type: ColumnType, cell: Cell): boolean => {
  switch (type) {
    case "STRING":
    case "DATE":
      return typeof cell === "string"
    case "INT32":
    case "INT64":
    case "TIMESTAMP":
      return Number.isSafeInteger(cell)
    case "DOUBLE":
      return typeof cell === "number"
    case "BOOLEAN":
      return typeof cell === "boolean"
    case "LIST<STRING>":
      return Array.isArray(cell) && cell.every((item) => typeof item === "string")
    case "LIST<DOUBLE>":
      return Array.isArray(cell) && cell.every((item) => typeof item === "number")
  }
}

/**
 * The cells of a row that was read, in the order of these columns; further columns are left out. Throws `UnexpectedRow` where a cell
 * is missing (but for a column that came later) or not what its column promises: null in a column that has none would otherwise become the text "null" further on.
 */
export const checkedRow = <Columns extends ReadonlyArray<Column>>(columns: Columns, row: Row): RowOf<Columns> => {
  const checked: Record<string, Cell> = {}
  for (const { cameLater, name, nullable, type } of columns) {
    const cell = cameLater && row[name] === undefined ? null : row[name]
    if (cell === undefined || (cell === null ? !nullable : !isOfType(type, cell))) {
      throw new UnexpectedRow(`column ${name} holds ${cell === undefined ? "nothing" : JSON.stringify(cell)} instead of ${type}`)
    }
    checked[name] = cell
  }
  return checked as RowOf<Columns>
}
