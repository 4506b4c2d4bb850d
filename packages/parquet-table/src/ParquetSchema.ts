import type { Column, ColumnType } from "@ftm/transcript-schema"
import type { SchemaElement } from "hyparquet"

// Parquet's own names for our column types. Old readers look at `converted_type`, new ones at `logical_type`, so both are written.

type Leaf = Pick<SchemaElement, "type" | "converted_type" | "logical_type">

/** A type of column whose cells are single values. */
type LeafType = Exclude<ColumnType, `LIST<${string}>`>

const leaves: Readonly<Record<LeafType, Leaf>> = {
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  INT32: { type: "INT32" },
  INT64: { type: "INT64" },
  DOUBLE: { type: "DOUBLE" },
  BOOLEAN: { type: "BOOLEAN" },
  DATE: { type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } },
  TIMESTAMP: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" }
  }
}

/** What the items of a list are. */
const itemTypes: Readonly<Record<Exclude<ColumnType, LeafType>, LeafType>> = { "LIST<STRING>": "STRING", "LIST<DOUBLE>": "DOUBLE" }

const elementsOf = ({ name, nullable, type }: Column): ReadonlyArray<SchemaElement> => {
  const repetition_type = nullable ? "OPTIONAL" : "REQUIRED"
  if (type !== "LIST<STRING>" && type !== "LIST<DOUBLE>") return [{ name, repetition_type, ...leaves[type] }]
  // The three levels of the format's LIST: the column, a repeated group `list`, the `element`.
  return [
    { name, repetition_type, num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "REQUIRED", ...leaves[itemTypes[type]] }
  ]
}

/** The schema of a file with these columns, root first. */
export const parquetSchema = (columns: ReadonlyArray<Column>): Array<SchemaElement> => [
  { name: "root", num_children: columns.length },
  ...columns.flatMap(elementsOf)
]
