import { lineageMetadata, topicsLineage } from "@ftm/lineage"
import type { WrittenPart } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, encodeTable, openTable, type Row } from "@ftm/parquet-table"
import type { EngineInfo } from "@ftm/topic-model"
import { checkedRow, firmTopicColumns, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { createHash } from "node:crypto"

export interface SavedPart extends WrittenPart {
  readonly key: string
  readonly rows: number
}

/**
 * Writes one part of a batch as a whole, replacing any earlier one. Without rows, no part is left.
 * The file's metadata names what the topics were made of, as JSON under `ftm.lineage`, and the engine alone under `ftm.engine`.
 */
export const writeFirmTopicPart = Effect.fn("writeFirmTopicPart")(function* (
  quarter: Quarter,
  batchId: string,
  part: number,
  rows: ReadonlyArray<Row>,
  engine: EngineInfo,
  sentences: string | undefined
) {
  const store = yield* ObjectStore
  const key = StoreKeys.firmTopicsPart(quarter, batchId, part)
  if (rows.length === 0) {
    yield* store.delete(key)
    return undefined
  }
  const bytes = encodeTable(firmTopicColumns, [rows], {
    ...lineageMetadata(topicsLineage(quarter, engine, sentences)),
    "ftm.engine": JSON.stringify(engine),
    "ftm.quarter": quarter,
    "ftm.batch": batchId
  })
  yield* store.put(key, bytes)
  const saved: SavedPart = { part, key, rows: rows.length, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }
  return saved
})

/** The rows of one part, in the order in which they were written. Fails where a column or a cell is not what the table promises. */
export const readFirmTopicPart = Effect.fn("readFirmTopicPart")(function* (quarter: Quarter, batchId: string, part: number) {
  const table = yield* openTable(StoreKeys.firmTopicsPart(quarter, batchId, part), { columns: firmTopicColumns })
  return yield* decodeRows(table.key, yield* table.readAll, (row) => checkedRow(firmTopicColumns, row))
})
