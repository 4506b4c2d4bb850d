import { ObjectStore } from "@ftm/object-store"
import { decodeRows, encodeTable, openTable, type Row } from "@ftm/parquet-table"
import type { EngineInfo } from "@ftm/topic-model"
import { checkedRow, firmTopicColumns, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

export interface WrittenPart {
  readonly key: string
  readonly rows: number
  readonly bytes: number
}

/**
 * Writes part `n` of a batch whole, in place of what was there. Without rows there is no part.
 * The engine that made the topics is in the file's metadata under `ftm.engine`, as JSON.
 */
export const writeFirmTopicPart = Effect.fn("writeFirmTopicPart")(function*(
  quarter: Quarter,
  batchId: string,
  n: number,
  rows: ReadonlyArray<Row>,
  engine: EngineInfo
) {
  const store = yield* ObjectStore
  const key = StoreKeys.firmTopicsPart(quarter, batchId, n)
  if (rows.length === 0) {
    yield* store.delete(key)
    return undefined
  }
  const bytes = encodeTable(firmTopicColumns, [rows], {
    "ftm.engine": JSON.stringify(engine),
    "ftm.quarter": quarter,
    "ftm.batch": batchId
  })
  yield* store.put(key, bytes)
  const written: WrittenPart = { key, rows: rows.length, bytes: bytes.length }
  return written
})

/** The rows of part `n`, in the order in which they were written. A part of which a column or a cell is not what the table promises fails. */
export const readFirmTopicPart = Effect.fn("readFirmTopicPart")(function*(quarter: Quarter, batchId: string, n: number) {
  const table = yield* openTable(StoreKeys.firmTopicsPart(quarter, batchId, n), { columns: firmTopicColumns })
  return yield* decodeRows(table.key, yield* table.readAll, (row) => checkedRow(firmTopicColumns, row))
})
