import type { Cell, ColumnType, Row } from "@ftm/transcript-schema"
import { type AsyncBuffer, type FileMetaData, parquetReadObjects, type RowGroup } from "hyparquet"
import { readValue } from "./CellValues.ts"

interface RowGroupBytes {
  /** Exactly the row group's bytes. */
  readonly bytes: Uint8Array
  /** Where they start in the file. */
  readonly start: number
  /** The file's size. */
  readonly size: number
  readonly footer: FileMetaData
  readonly group: RowGroup
  /** The columns that are decoded, by name. */
  readonly types: ReadonlyMap<string, ColumnType | undefined>
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Unlike these, hyparquet's own text parser drops a leading byte order mark and accepts broken text. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : decoder.decode(bytes))
}

/** Decodes the rows of one row group. Throws if the bytes are not what the footer says. */
export const readRows = async ({ bytes, footer, group, size, start, types }: RowGroupBytes): Promise<ReadonlyArray<Row>> => {
  const file: AsyncBuffer = {
    byteLength: size,
    slice: (from, to = size) => {
      if (from < start || to > start + bytes.length) throw new RangeError(`bytes ${from} to ${to} are outside the row group`)
      // A copy with a buffer of its own, also where a store gives a Buffer: the slice of that is a view into all that Node holds.
      return new Uint8Array(bytes.subarray(from - start, to - start)).buffer
    }
  }
  const found = await parquetReadObjects({
    file,
    metadata: { ...footer, num_rows: group.num_rows, row_groups: [group] },
    columns: [...types.keys()],
    parsers
  })
  if (found.length !== Number(group.num_rows)) throw new RangeError(`${found.length} rows instead of ${group.num_rows}`)
  return found.map((values) => {
    const row: Record<string, Cell> = {}
    for (const [name, type] of types) {
      const cell = readValue(type, values[name])
      if (cell === undefined) throw new TypeError(`column ${name} holds a value that no table of ours has`)
      row[name] = cell
    }
    return row
  })
}
