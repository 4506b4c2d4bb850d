import { NotFound, ObjectStore, ObjectStoreError } from "@ftm/object-store"
import type { Column, Row } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { checksum, checksumsKey, footerIsWhole, footerSealBytes } from "./Checksum.ts"
import { checkColumns, columnNames, columnTypes, footerLength, keyValueMetadata, parseFooter, rowGroupRange } from "./Footer.ts"
import { Corrupt, MissingColumn, ParquetTableError, Store } from "./ParquetTableError.ts"
import { readRows } from "./ReadRows.ts"

/** A Parquet file in the store whose footer has been read. */
export interface Table {
  readonly key: string
  readonly numRows: number
  /** Column names, in the order of the file. */
  readonly columns: ReadonlyArray<string>
  /** The file's key-value metadata. */
  readonly metadata: Readonly<Record<string, string>>
  /** Number of rows and of compressed bytes in each row group. */
  readonly rowGroups: ReadonlyArray<{ readonly rows: number; readonly bytes: number }>
  /** Reads one row group, with one ranged read of exactly its bytes. With `only`, rows have no cells but those of these columns, which is faster. */
  readRowGroup(index: number, only?: ReadonlyArray<Column>): Effect.Effect<ReadonlyArray<Row>, ParquetTableError>
  /** Reads all rows, with one ranged read per row group. */
  readonly readAll: Effect.Effect<ReadonlyArray<Row>, ParquetTableError>
}

export interface OpenOptions {
  /** The file's size in bytes, if it is already known; saves a request. */
  readonly size?: number
  /** Columns that must be there, with these types, but for those that came later; there may be others. */
  readonly columns?: ReadonlyArray<Column>
}

/** How much of the file's end the first read takes: enough for a footer of several dozen row groups, or for a whole small file. */
const tailBytes = 64 * 1024

const corrupt = (key: string, what: string, cause?: unknown): ParquetTableError =>
  new ParquetTableError({
    message: `${key} is not a readable Parquet file: ${what}. Delete it and run the step that writes it again.`,
    key,
    reason: new Corrupt({}),
    ...(cause === undefined ? {} : { cause })
  })

const storeFailed =
  (key: string) =>
  (error: ObjectStoreError): ParquetTableError =>
    new ParquetTableError({ message: error.message, key, reason: new Store({ error }), cause: error })

const sizeOf = Effect.fn("openTable.sizeOf")(function* (key: string) {
  const store = yield* ObjectStore
  const found = yield* store.head(key)
  if (Option.isSome(found)) return found.value.size
  return yield* new ObjectStoreError({
    message: `There is no ${key} in ${store.location}. Check --store; the step that writes this file has not run there.`,
    key,
    reason: new NotFound({})
  })
})

/** Reads the end of the file, starting at or before the footer's first byte, in at most two reads. */
const readTail = Effect.fn("openTable.readTail")(function* (key: string, size: number) {
  const store = yield* ObjectStore
  const read = (start: number, end: number) => store.getRange(key, start, end).pipe(Effect.mapError(storeFailed(key)))
  const start = Math.max(0, size - tailBytes)
  const tail = yield* read(start, size)
  if (tail.length !== size - start) return yield* corrupt(key, `it has ${start + tail.length} bytes instead of ${size}`)
  const length = footerLength(tail)
  if (length === undefined) return yield* corrupt(key, "it does not end the way one does")
  if (length > size) return yield* corrupt(key, "its footer is longer than the file")
  const wanted = Math.min(size, length + footerSealBytes)
  let bytes = tail
  if (wanted > tail.length) {
    const before = yield* read(size - wanted, start)
    bytes = new Uint8Array(before.length + tail.length)
    bytes.set(before)
    bytes.set(tail, before.length)
  }
  const footerAt = bytes.length - length
  if (!footerIsWhole(bytes.subarray(Math.max(0, footerAt - footerSealBytes), footerAt), bytes.subarray(footerAt))) {
    return yield* corrupt(key, "its footer was damaged")
  }
  return { start: size - bytes.length, bytes }
})

/**
 * Opens a Parquet file by reading its footer: a `head` (unless the size is given) and one ranged read, or two for a long footer.
 * Nothing else is read until a row group is requested.
 */
export const openTable = Effect.fn("openTable")(function* (key: string, options: OpenOptions = {}) {
  const store = yield* ObjectStore
  const size = options.size ?? (yield* sizeOf(key).pipe(Effect.mapError(storeFailed(key))))
  const tail = yield* readTail(key, size)
  const footer = yield* Effect.try({
    try: () => parseFooter(tail.bytes),
    catch: (cause) => corrupt(key, "its footer cannot be read", cause)
  })
  const problem = checkColumns(footer, options.columns ?? [])
  if (problem !== undefined) {
    return yield* new ParquetTableError({
      message: `${key} ${problem.what}. Run the step that writes it again with this version.`,
      key,
      reason: new MissingColumn({ column: problem.column })
    })
  }

  const types = columnTypes(footer)
  const typesOf = (only: ReadonlyArray<Column> | undefined) =>
    only === undefined ? types : new Map([...types].filter(([name]) => only.some((column) => column.name === name)))
  const ranges = footer.row_groups.map(rowGroupRange)
  // Files written by other programs have no checksums.
  const { [checksumsKey]: joined, ...metadata } = keyValueMetadata(footer)
  const checksums = joined?.split(",")
  const wholeFile = tail.start === 0 ? tail.bytes : undefined

  const readRowGroup = Effect.fn("Table.readRowGroup")(function* (index: number, only?: ReadonlyArray<Column>) {
    const range = ranges[index]
    const group = footer.row_groups[index]
    if (range === undefined || group === undefined) {
      return yield* corrupt(key, `it has ${ranges.length} row groups, none with index ${index}`)
    }
    if (range.end > size) return yield* corrupt(key, `row group ${index} reaches beyond its end`)
    const bytes =
      wholeFile?.subarray(range.start, range.end) ??
      (yield* store.getRange(key, range.start, range.end).pipe(Effect.mapError(storeFailed(key))))
    if (bytes.length !== range.end - range.start) return yield* corrupt(key, `row group ${index} is cut off`)
    const expected = checksums?.[index]
    if (expected !== undefined && checksum(bytes) !== expected) return yield* corrupt(key, `row group ${index} was damaged`)
    return yield* Effect.tryPromise({
      try: () => readRows({ bytes, start: range.start, size, footer, group, types: typesOf(only) }),
      catch: (cause) => corrupt(key, `row group ${index} cannot be decoded`, cause)
    })
  })

  const readAll = Effect.gen(function* () {
    const rows: Array<Row> = []
    for (let index = 0; index < ranges.length; index++) {
      for (const row of yield* readRowGroup(index)) rows.push(row)
    }
    return rows
  })

  const table: Table = {
    key,
    numRows: Number(footer.num_rows),
    columns: columnNames(footer),
    metadata,
    rowGroups: footer.row_groups.map((group, index) => {
      const { end, start } = ranges[index] ?? { start: 0, end: 0 }
      return { rows: Number(group.num_rows), bytes: end - start }
    }),
    readRowGroup,
    readAll
  }
  return table
})
