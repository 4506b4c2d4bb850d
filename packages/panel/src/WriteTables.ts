import { forgetMade, type Covered, type Lineage, lineageMetadata, madeFile, type MadeFile, writeMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable } from "@ftm/parquet-table"
import { type Column, type Row, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { csvTable } from "./CsvTable.ts"
import { unreadable } from "./PanelError.ts"

/** A table to write; its rows are made anew each time that they are asked for. */
export interface PanelTableToWrite {
  readonly table: StoreKeys.PanelTable
  readonly columns: ReadonlyArray<Column>
  rowGroups(): Iterable<ReadonlyArray<Row>>
}

/** Which key a table has, and as CSV. */
export const keysOf = (quarter: Lineage["quarter"], table: StoreKeys.PanelTable, csv: boolean): ReadonlyArray<string> => [
  StoreKeys.panelTable(quarter, table),
  ...(csv ? [StoreKeys.panelCsv(quarter, table)] : [])
]

/** What a table's file says of how it was made. */
export const panelMetadata = (lineage: Lineage, covered: Covered): Readonly<Record<string, string>> => ({
  ...lineageMetadata(lineage),
  "ftm.covered": JSON.stringify(covered)
})

/** Writes the tables one after the other, and then what they were made of. */
export const writeTables = Effect.fn("writeTables")(function* (
  lineage: Lineage,
  covered: Covered,
  tables: ReadonlyArray<PanelTableToWrite>,
  csv: boolean
) {
  const store = yield* ObjectStore
  const files: Array<MadeFile> = []
  const put = Effect.fnUntraced(function* (key: string, bytes: Uint8Array) {
    yield* store.put(key, bytes)
    files.push(madeFile(key, bytes))
  })
  yield* forgetMade(lineage.quarter, lineage.stage)
  for (const { columns, rowGroups, table } of tables) {
    yield* put(StoreKeys.panelTable(lineage.quarter, table), encodeTable(columns, rowGroups(), panelMetadata(lineage, covered)))
    if (csv) yield* put(StoreKeys.panelCsv(lineage.quarter, table), csvTable(lineage.quarter, columns, rowGroups()))
  }
  yield* writeMade(lineage, covered, files)
  return files.map(({ key }) => key)
}, Effect.mapError(unreadable))
