import { listOwn, ObjectStore } from "@ftm/object-store"
import { FirmId, orchestrateLine, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { BadDocument, BadInput, ManifestError, ManifestInUse, NoManifest, UnknownBatch } from "../ManifestError.ts"
import { Batch, defaultBatchSize, encodeBatches, planBatches } from "./Batch.ts"
import { decodeJson, readText } from "./JsonDocument.ts"

/** What `createManifest` left in the store. */
export interface CreatedManifest {
  readonly key: string
  readonly batches: ReadonlyArray<Batch>
  /** `unchanged`: the same manifest was there already. `replaced`: another one was, and no job had worked on it. */
  readonly status: "created" | "unchanged" | "replaced"
}

/** Whether jobs have worked on the quarter: there is a checkpoint, a failures file or a part of firm topics. */
export const isWorkedOn = Effect.fn("isWorkedOn")(function* (quarter: Quarter) {
  const progress = yield* listOwn(StoreKeys.progressPrefix(quarter), StoreKeys.isOurs)
  if (progress.some(({ key }) => StoreKeys.isJobProgress(key))) return true
  const parts = yield* listOwn(StoreKeys.firmTopicsPrefix(quarter), StoreKeys.isOurs)
  return parts.length > 0
})

/**
 * Writes `manifests/quarter=Q/batches.jsonl`: the firms in ascending numeric order, `batchSize` a batch.
 *
 * The same firms and size give the same bytes, so that calling it again changes nothing. A different
 * manifest that no job has touched is replaced. One with progress (a checkpoint, a failures file or a part
 * of firm topics) is not: its batch ids mean other firms, and the parts already written would hold firms
 * twice. That is the error `ManifestInUse`.
 */
export const createManifest = Effect.fn("createManifest")(function* (
  quarter: Quarter,
  firmIds: ReadonlyArray<string>,
  batchSize: number = defaultBatchSize
) {
  const key = StoreKeys.batchesManifest(quarter)
  const store = yield* ObjectStore
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    return yield* new ManifestError({
      message: `a batch cannot hold ${batchSize} firms: give a whole number, 1 or more, such as ${defaultBatchSize}`,
      key,
      reason: new BadInput({})
    })
  }
  const notNumbers = firmIds.filter((id) => !Schema.is(FirmId)(id))
  if (notNumbers.length > 0) {
    return yield* new ManifestError({
      message: `${notNumbers.length} firm ids of ${quarter} are not whole numbers without leading zeros, for example ${JSON.stringify(notNumbers[0])}: give Capital IQ company ids`,
      key,
      reason: new BadInput({})
    })
  }

  const batches = planBatches(quarter, firmIds, batchSize)
  const created = (status: CreatedManifest["status"]): CreatedManifest => ({ key, batches, status })
  const text = encodeBatches(batches)
  const bytes = new TextEncoder().encode(text)

  let existing = yield* readText(key)
  if (Option.isNone(existing)) {
    const written = yield* store.putIfAbsent(key, bytes)
    if (written) return created("created")
    existing = yield* readText(key) // somebody else was faster: the same rules hold for theirs
  }
  if (Option.isSome(existing) && existing.value === text) {
    return created("unchanged")
  }
  if (yield* isWorkedOn(quarter)) {
    return yield* new ManifestError({
      message:
        `${key} in ${store.location} holds other firms or another batch size, and jobs have already worked on it. ` +
        `Run again with the firms and batch size that it was made with; to start the quarter over, delete ` +
        `${StoreKeys.progressPrefix(quarter)} and ${StoreKeys.firmTopicsPrefix(quarter)} first, or name another --store`,
      key,
      reason: new ManifestInUse({})
    })
  }
  yield* store.put(key, bytes)
  return created("replaced")
})

/** All batches of a quarter, in order. `key` names a manifest elsewhere in the store. */
export const readBatches = Effect.fn("readBatches")(function* (quarter: Quarter, key?: string) {
  const manifestKey = key ?? StoreKeys.batchesManifest(quarter)
  const store = yield* ObjectStore
  const text = yield* readText(manifestKey)
  const run = yield* typed(orchestrateLine("run", { quarter, store: store.location }))
  if (Option.isNone(text)) {
    return yield* new ManifestError({
      message: `there is no manifest ${manifestKey} in ${store.location}. Make one: ${run}`,
      key: manifestKey,
      reason: new NoManifest({})
    })
  }
  const batches: Array<Batch> = []
  const lines = text.value.split("\n")
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (line === undefined || line.trim() === "") continue
    const [where, whatToDo] = [`line ${i + 1} of ${manifestKey} in ${store.location}`, `Delete the file and run: ${run}`]
    const batch = yield* decodeJson(Batch, manifestKey, where, whatToDo)(line)
    if (batch.quarter !== quarter) {
      return yield* new ManifestError({
        message: `${where} is a batch of ${batch.quarter}, not of ${quarter}. ${whatToDo}`,
        key: manifestKey,
        reason: new BadDocument({})
      })
    }
    batches.push(batch)
  }
  return batches
})

/** One batch of a quarter. */
export const readBatch = Effect.fn("readBatch")(function* (quarter: Quarter, batchId: string, key?: string) {
  const manifestKey = key ?? StoreKeys.batchesManifest(quarter)
  const store = yield* ObjectStore
  const batches = yield* readBatches(quarter, manifestKey)
  const batch = batches.find((candidate) => candidate.batch_id === batchId)
  if (batch === undefined) {
    const first = batches[0]?.batch_id
    const last = batches.at(-1)?.batch_id
    const has = first === undefined ? "it names no batch at all" : `it names ${batches.length}, ${first} to ${last}`
    return yield* new ManifestError({
      message: `${manifestKey} in ${store.location} has no batch ${batchId} of ${quarter}: ${has}. Set BATCH_ID and QUARTER to one of them`,
      key: manifestKey,
      reason: new UnknownBatch({})
    })
  }
  return batch
})
