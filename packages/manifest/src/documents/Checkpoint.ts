import { ObjectStore } from "@ftm/object-store"
import { FirmId, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect, Option, Schema } from "effect"
import { decodeJson, jsonBytes, readText } from "./JsonDocument.ts"

/** The model that a batch's parts were made with; parts of two models do not mix. */
export const CheckpointEngine = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  parameters: Schema.Record(Schema.String, Schema.Unknown)
})

/** A part as it was written. */
export const WrittenPart = Schema.Struct({
  /** From 0, as in its key. */
  part: Schema.Int,
  bytes: Schema.Int,
  /** SHA-256 of the file, hexadecimal. */
  sha256: Schema.String
})
export type WrittenPart = typeof WrittenPart.Type

/** How far a batch is: written after each part, so that it never names a firm whose rows are not in the store. */
export const Checkpoint = Schema.Struct({
  /** Firms whose topics are in a part, in the order of the batch. */
  completed_firm_ids: Schema.Array(FirmId),
  /** Firms without data: neither done nor failed. */
  skipped_firm_ids: Schema.Array(FirmId),
  /** The last chunk of firms that was processed to its end; -1 before the first. */
  last_chunk_id: Schema.Int,
  /** When this was written, ISO 8601 UTC. */
  timestamp: Schema.String,
  /** Firms a chunk; a batch keeps the interval that it was begun with. */
  checkpoint_interval: Schema.optionalKey(Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0)))),
  engine: Schema.optionalKey(CheckpointEngine),
  /** Fingerprint of the sentences that the parts were made from; absent straight from WRDS, and in an earlier version's checkpoint. */
  sentences: Schema.optionalKey(Schema.String),
  /** The parts, in order; an earlier version did not write them down. */
  parts: Schema.optionalKey(Schema.Array(WrittenPart))
})
export type Checkpoint = typeof Checkpoint.Type

/** The batch's checkpoint as it is written; none when the batch was not begun. What counts is `readBorneOut`: what the parts bear out. */
export const readCheckpoint = Effect.fn("readCheckpoint")(function* (quarter: Quarter, batchId: string) {
  const key = StoreKeys.checkpoint(quarter, batchId)
  const store = yield* ObjectStore
  const text = yield* readText(key)
  if (Option.isNone(text)) return Option.none<Checkpoint>()
  const decode = decodeJson(
    Checkpoint,
    key,
    `${key} in ${store.location}`,
    `Delete it to work through ${batchId} again from its first firm; its parts are written again with the same content`
  )
  return Option.some(yield* decode(text.value))
})

/** Replaces the batch's checkpoint, whole. */
export const writeCheckpoint = Effect.fn("writeCheckpoint")(function* (quarter: Quarter, batchId: string, checkpoint: Checkpoint) {
  const store = yield* ObjectStore
  yield* store.put(StoreKeys.checkpoint(quarter, batchId), jsonBytes(checkpoint))
})

/** A batch of which nothing is done yet. */
const untouched: Omit<Checkpoint, "timestamp"> = { completed_firm_ids: [], skipped_firm_ids: [], last_chunk_id: -1 }

/**
 * Writes the checkpoint anew as it is, with the time of now. For whoever takes a batch over from an owner that may only be asleep: a
 * checkpoint that it was about to write finds another version there than it had seen, and is refused.
 */
export const touchCheckpoint = Effect.fn("touchCheckpoint")(function* (quarter: Quarter, batchId: string) {
  const checkpoint = Option.getOrElse(yield* readCheckpoint(quarter, batchId), () => untouched)
  yield* writeCheckpoint(quarter, batchId, { ...checkpoint, timestamp: DateTime.formatIso(yield* DateTime.now) })
})
