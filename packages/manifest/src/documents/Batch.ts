import { BatchId, compareIds, FirmId, Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Schema } from "effect"

/** How many firms a batch holds by default. */
export const defaultBatchSize = 1000

/** One line of `batches.jsonl`: the firms that one job works through, in ascending numeric order. */
export const Batch = Schema.Struct({ batch_id: BatchId, quarter: Quarter, firm_ids: Schema.Array(FirmId) })
export type Batch = typeof Batch.Type

/**
 * Cuts firms into batches of `batchSize`: ascending by number, a firm named twice is kept once.
 * The same firms in any order give the same batches.
 */
export const planBatches = (quarter: Quarter, firmIds: ReadonlyArray<string>, batchSize: number): ReadonlyArray<Batch> => {
  const firms = [...new Set(firmIds)].sort(compareIds)
  const batches: Array<Batch> = []
  for (let start = 0; start < firms.length; start += batchSize) {
    batches.push({ batch_id: StoreKeys.batchId(batches.length), quarter, firm_ids: firms.slice(start, start + batchSize) })
  }
  return batches
}

/** The text of `batches.jsonl`: one JSON object a line. */
export const encodeBatches = (batches: ReadonlyArray<Batch>): string =>
  batches.map((batch) => `${JSON.stringify({ batch_id: batch.batch_id, quarter: batch.quarter, firm_ids: batch.firm_ids })}\n`).join("")
