import type { Column } from "@ftm/transcript-schema"
import { ByteWriter, ParquetWriter } from "hyparquet-writer"
import type { Row } from "./Cell.ts"
import { writtenValue } from "./cellValues.ts"
import { parquetSchema } from "./parquetSchema.ts"

/**
 * A table as the bytes of a Parquet file: one row group for each inner array (which must not be empty), pages compressed
 * with Snappy, `metadata` in the footer. The same arguments give the same bytes.
 * Throws where a cell is not what its column promises, naming the column.
 */
export const encodeTable = (
  columns: ReadonlyArray<Column>,
  rowGroups: ReadonlyArray<ReadonlyArray<Row>>,
  metadata: Readonly<Record<string, string>> = {}
): Uint8Array => {
  const bytes = new ByteWriter()
  const keys = Object.keys(metadata).sort()
  const file = new ParquetWriter({
    writer: bytes,
    schema: parquetSchema(columns),
    createdBy: "ftm",
    ...(keys.length === 0 ? {} : { kvMetadata: keys.map((key) => ({ key, value: metadata[key] ?? "" })) })
  })
  for (const rows of rowGroups) {
    if (rows.length === 0) throw new RangeError("a row group holds at least one row")
    const columnData = columns.map((column) => ({
      name: column.name,
      data: rows.map((row) => writtenValue(column, row[column.name]))
    }))
    file.write({ columnData, rowGroupSize: rows.length })
  }
  file.finish()
  return bytes.getBytes()
}
