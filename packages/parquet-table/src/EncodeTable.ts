import type { Cell, Column, Row } from "@ftm/transcript-schema"
import { ByteWriter, ParquetWriter } from "hyparquet-writer"
import { type WrittenValue, writtenValue } from "./CellValues.ts"
import { checksum, checksumsKey, footerSeal, footerSealBytes } from "./Checksum.ts"
import { parquetSchema } from "./ParquetSchema.ts"

interface Entry {
  readonly key: string
  readonly value: string
}

const entriesOf = (metadata: Readonly<Record<string, string>>): ReadonlyArray<Entry> =>
  Object.keys(metadata)
    .sort()
    .map((key) => ({ key, value: metadata[key] ?? "" }))

/** The cells of a column. Cells that follow each other are often the same, such as a firm's name and date in all of its rows: they are converted once. */
const writtenColumn = (column: Column, rows: ReadonlyArray<Row>): Array<WrittenValue> => {
  let cell: Cell | undefined
  let value: WrittenValue = null
  return rows.map((row, n) => {
    const next = row[column.name]
    if (n === 0 || next !== cell) value = writtenValue(column, next)
    cell = next
    return value
  })
}

/**
 * Encodes a table as a Parquet file: one row group for each array of rows (which must not be empty), pages compressed with
 * Snappy, in memory no more than the file and the rows of one group where they come from a generator, and in the footer the `metadata` and a checksum of each row group. The same arguments give the same bytes.
 * Throws, naming the column, if a cell is not what its column promises.
 */
export const encodeTable = (
  columns: ReadonlyArray<Column>,
  rowGroups: Iterable<ReadonlyArray<Row>>,
  metadata: Readonly<Record<string, string>> = {}
): Uint8Array => {
  const bytes = new ByteWriter()
  const file = new ParquetWriter({ writer: bytes, schema: parquetSchema(columns), createdBy: "ftm" })
  const checksums: Array<string> = []
  for (const rows of rowGroups) {
    if (rows.length === 0) throw new RangeError("a row group must hold at least one row")
    const columnData = columns.map((column) => ({ name: column.name, data: writtenColumn(column, rows), offsetIndex: false }))
    const start = bytes.offset
    file.write({ columnData, rowGroupSize: rows.length })
    checksums.push(checksum(bytes.getBytes().subarray(start)))
  }
  file.kvMetadata = [...entriesOf(metadata), { key: checksumsKey, value: checksums.join(",") }]
  const sealAt = bytes.offset
  bytes.appendBytes(new Uint8Array(footerSealBytes))
  file.finish()
  const table = bytes.getBytes()
  // No column has an index or a bloom filter, so `finish` wrote only the footer.
  table.set(footerSeal(table.subarray(sealAt + footerSealBytes)), sealAt)
  return table
}
