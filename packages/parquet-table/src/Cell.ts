/** A value in a row. Which kind a column holds is defined by its columns in transcript-schema. */
export type Cell = string | number | boolean | null | ReadonlyArray<string>

/** A row: values by column name. */
export type Row = Readonly<Record<string, Cell>>
