import type { Column, ColumnType } from "@ftm/transcript-schema"
import { type FileMetaData, parquetMetadata, parquetSchema, type RowGroup, type SchemaTree } from "hyparquet"

const magic = 0x31524150 // "PAR1"

/** Length from the start of the footer to the end of the file, read from the file's last 8 bytes; undefined if it is not Parquet. */
export const footerLength = (tail: Uint8Array): number | undefined => {
  if (tail.length < 12) return undefined
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  if (view.getUint32(tail.length - 4, true) !== magic) return undefined
  return view.getUint32(tail.length - 8, true) + 8
}

/** Parses the footer from bytes that run to the end of the file. Throws if they make no sense. */
export const parseFooter = (tail: Uint8Array): FileMetaData => {
  const footer = parquetMetadata(tail)
  // Walking the schema here finds nonsense before any row is requested.
  columnTypes(footer)
  return footer
}

const topLevel = (footer: FileMetaData): ReadonlyArray<SchemaTree> => parquetSchema(footer).children

export const columnNames = (footer: FileMetaData): ReadonlyArray<string> => topLevel(footer).map((node) => node.element.name)

const typeOf = ({ children, element }: SchemaTree): ColumnType | undefined => {
  if (element.converted_type === "LIST" || element.logical_type?.type === "LIST") {
    const item = children[0]?.children[0]
    const itemType = item === undefined ? undefined : typeOf(item)
    return itemType === "STRING" || itemType === "DOUBLE" ? `LIST<${itemType}>` : undefined
  }
  if (element.converted_type === "DATE" || element.logical_type?.type === "DATE") return "DATE"
  if (element.converted_type?.startsWith("TIMESTAMP") === true || element.logical_type?.type === "TIMESTAMP") return "TIMESTAMP"
  switch (element.type) {
    case "BYTE_ARRAY":
      return "STRING"
    case "INT32":
    case "INT64":
    case "DOUBLE":
    case "BOOLEAN":
      return element.type
    default:
      return undefined
  }
}

/** Column name -> our type; undefined for types that no table of ours has. */
export const columnTypes = (footer: FileMetaData): ReadonlyMap<string, ColumnType | undefined> =>
  new Map(topLevel(footer).map((node) => [node.element.name, typeOf(node)]))

/** The first of these columns that is missing from the file, though it did not come later, or has another type there. */
export const checkColumns = (
  footer: FileMetaData,
  wanted: ReadonlyArray<Column>
): { readonly column: string; readonly what: string } | undefined => {
  const types = columnTypes(footer)
  for (const { cameLater, name, type } of wanted) {
    if (!types.has(name)) {
      if (cameLater) continue
      return { column: name, what: `has no column ${name}` }
    }
    const found = types.get(name)
    if (found !== type) return { column: name, what: `has a column ${name} that is ${found ?? "of another type"}, not ${type}` }
  }
  return undefined
}

export const keyValueMetadata = (footer: FileMetaData): Readonly<Record<string, string>> =>
  Object.fromEntries((footer.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""]))

/** The byte range of a row group: its column chunks are contiguous. */
export const rowGroupRange = (group: RowGroup): { readonly start: number; readonly end: number } => {
  let start = Infinity
  let end = 0
  for (const { meta_data } of group.columns) {
    if (meta_data === undefined) continue
    const first = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset)
    start = Math.min(start, first)
    end = Math.max(end, first + Number(meta_data.total_compressed_size))
  }
  return start < end ? { start, end } : { start: 0, end: 0 }
}
