import { Schema } from "effect"
import type { Column, ColumnType, RowOf } from "./Column.ts"

type CellSchema =
  | Schema.Codec<string>
  | Schema.Codec<number>
  | Schema.Codec<boolean>
  | Schema.Codec<ReadonlyArray<string>>
  | Schema.Codec<ReadonlyArray<number>>

const schemaOf = (type: ColumnType): CellSchema => {
  switch (type) {
    case "STRING":
    case "DATE":
      return Schema.String
    case "INT32":
    case "INT64":
    case "TIMESTAMP":
      return Schema.Int
    case "DOUBLE":
      return Schema.Finite
    case "BOOLEAN":
      return Schema.Boolean
    case "LIST<STRING>":
      return Schema.Array(Schema.String)
    case "LIST<DOUBLE>":
      return Schema.Array(Schema.Finite)
  }
}

/** A schema of rows with these columns, for documents in JSON that hold such rows; keys come in the order of the columns. */
export const rowSchema = <Columns extends ReadonlyArray<Column>>(columns: Columns): Schema.Codec<RowOf<Columns>> => {
  const fields = columns.map(({ name, nullable, type }) => [name, nullable ? Schema.NullOr(schemaOf(type)) : schemaOf(type)] as const)
  // The fields are made of the columns as the type RowOf is, which the compiler cannot see.
  return Schema.Struct(Object.fromEntries(fields)) as unknown as Schema.Codec<RowOf<Columns>>
}
