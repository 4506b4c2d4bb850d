import { ObjectStore } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { createHash } from "node:crypto"
import type { Batch } from "./Batch.ts"
import { type Checkpoint, readCheckpoint } from "./Checkpoint.ts"

/** A part that a checkpoint promises, and what it says of it. */
export interface PromisedPart {
  readonly key: string
  /** The firms whose rows are in it. */
  readonly firmIds: ReadonlyArray<string>
  /** Undefined in the checkpoint of an earlier version, which did not write them down. */
  readonly bytes: number | undefined
  readonly sha256: string | undefined
}

/** The parts that a checkpoint promises: chunk n of its firms, in the order of the batch, is part n, and a chunk in which a firm is done has a part. */
export const promisedParts = (
  { batch_id: batchId, firm_ids: firmIds, quarter }: Batch,
  checkpoint: Checkpoint
): ReadonlyArray<PromisedPart> => {
  const interval = checkpoint.checkpoint_interval
  // The earliest versions did not write the interval: what is in which part is not known.
  if (interval === undefined) return []
  const done = new Set(checkpoint.completed_firm_ids)
  const written = new Map((checkpoint.parts ?? []).map((part) => [part.part, part]))
  const promised: Array<PromisedPart> = []
  for (let n = 0; n * interval < firmIds.length; n++) {
    const ofPart = firmIds.slice(n * interval, (n + 1) * interval).filter((firmId) => done.has(firmId))
    const { bytes, sha256 } = written.get(n) ?? {}
    if (ofPart.length > 0) promised.push({ key: StoreKeys.firmTopicsPart(quarter, batchId, n), firmIds: ofPart, bytes, sha256 })
  }
  return promised
}

/** The checkpoint without the firms of these parts: for everybody who reads it, they are still to be done. */
export const withoutLost = (checkpoint: Checkpoint, lost: ReadonlyArray<PromisedPart>): Checkpoint => {
  if (lost.length === 0) return checkpoint
  const again = new Set(lost.flatMap(({ firmIds }) => firmIds))
  return { ...checkpoint, completed_firm_ids: checkpoint.completed_firm_ids.filter((firmId) => !again.has(firmId)) }
}

/** A checkpoint as far as the parts that are there bear it out. */
export interface BorneOut {
  readonly checkpoint: Checkpoint
  /** Parts that are gone, or of another size than was written. Their firms are not in `checkpoint`. */
  readonly lost: ReadonlyArray<PromisedPart>
}

/** Sizes in bytes of the files of firm topics whose keys begin with `prefix`, by key. */
export const partSizes = Effect.fn("partSizes")(function* (prefix: string) {
  const store = yield* ObjectStore
  return new Map((yield* store.list(prefix)).map(({ key, size }) => [key, size]))
})

/** Compares a checkpoint with the sizes of the parts, which were listed after it was read: a job writes a part first. */
export const bearOut = (batch: Batch, checkpoint: Checkpoint, sizes: ReadonlyMap<string, number>): BorneOut => {
  const lost = promisedParts(batch, checkpoint).filter(
    ({ bytes, key }) => !sizes.has(key) || (bytes !== undefined && sizes.get(key) !== bytes)
  )
  return { checkpoint: withoutLost(checkpoint, lost), lost }
}

/** Keys of the batch's parts that the checkpoint does not promise. */
export const strayParts = (batch: Batch, checkpoint: Checkpoint, sizes: ReadonlyMap<string, number>): ReadonlyArray<string> => {
  if (checkpoint.checkpoint_interval === undefined) return []
  const promised = new Set(promisedParts(batch, checkpoint).map(({ key }) => key))
  const ofBatch = StoreKeys.firmTopicsOfBatch(batch.quarter, batch.batch_id)
  return [...sizes.keys()].filter((key) => key.startsWith(ofBatch) && StoreKeys.isOurs(key) && !promised.has(key))
}

/** The batch's checkpoint as far as its parts bear it out; none when the batch was not begun. */
export const readBorneOut = Effect.fn("readBorneOut")(function* (batch: Batch) {
  const { batch_id: batchId, quarter } = batch
  const checkpoint = yield* readCheckpoint(quarter, batchId)
  if (Option.isNone(checkpoint)) return Option.none<BorneOut>()
  return Option.some(bearOut(batch, checkpoint.value, yield* partSizes(StoreKeys.firmTopicsOfBatch(quarter, batchId))))
})

/** Whether the part's bytes are not those that were written. Without a hash, from an earlier version, nothing can be compared. */
export const isDamaged = Effect.fn("isDamaged")(function* ({ key, sha256 }: PromisedPart) {
  if (sha256 === undefined) return false
  const store = yield* ObjectStore
  return (
    createHash("sha256")
      .update(yield* store.get(key))
      .digest("hex") !== sha256
  )
})
