/** A value of a row; which one a column takes is told by `ColumnType`. */
export type Cell = string | number | boolean | null | ReadonlyArray<string>

/** A row by its columns' names. */
export type Row = Readonly<Record<string, Cell>>
