/** A value of a row; which one a column takes is told by `ColumnType`. */
export type Cell = string | number | boolean | null | ReadonlyArray<string> | ReadonlyArray<number>

/** A row: values by column name. */
export type Row = Readonly<Record<string, Cell>>
