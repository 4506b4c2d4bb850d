import { listOwn, ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect, Option } from "effect"
import { jsonBytes, readText } from "../documents/JsonDocument.ts"
import type { RunEvent } from "./RunEvent.ts"
import { decodeRecord, encodeRecord, type RunRecord } from "./RunRecord.ts"

/** The keys of the ledger's entries, oldest first. */
const listEntries = Effect.fn("listEntries")(function* (quarter: Quarter) {
  const objects = yield* listOwn(StoreKeys.runRecordsPrefix(quarter), StoreKeys.isOurs)
  return objects
    .flatMap(({ key, size }) => {
      const sequence = StoreKeys.sequenceOfRunRecord(quarter, key)
      return sequence === undefined ? [] : [{ key, size, sequence }]
    })
    .toSorted((a, b) => a.sequence - b.sequence)
})

const lastSequence = (quarter: Quarter) => Effect.map(listEntries(quarter), (entries) => entries.at(-1)?.sequence ?? 0)

/** The number of this process's last entry of a quarter, by store: the next one most likely follows it, and no listing is needed to know. */
const written = new WeakMap<ObjectStore["Service"], Map<Quarter, number>>()

/**
 * Adds an entry at the end of the quarter's ledger (`runs/quarter=Q/records/000001.json`, …).
 * Each is an object of its own, so that a writer that dies leaves whole entries only; if two write at once,
 * the slower one takes the next number.
 */
export const appendRunEvent = Effect.fn("appendRunEvent")(function* (quarter: Quarter, event: RunEvent) {
  const store = yield* ObjectStore
  const ours = written.get(store) ?? new Map<Quarter, number>()
  written.set(store, ours)
  let sequence = (ours.get(quarter) ?? (yield* lastSequence(quarter))) + 1
  // Somebody else has written since. Looked at first: S3 servers without conditional writes would let us write over it.
  if (Option.isSome(yield* store.head(StoreKeys.runRecord(quarter, sequence)))) sequence = (yield* lastSequence(quarter)) + 1
  while (true) {
    const timestamp = DateTime.formatIso(yield* DateTime.now)
    if (yield* store.putIfAbsent(StoreKeys.runRecord(quarter, sequence), jsonBytes(encodeRecord(sequence, timestamp, event)))) {
      ours.set(quarter, sequence)
      const record: RunRecord = { sequence, timestamp, event }
      return record
    }
    sequence += 1
  }
})

/** How long ago the entry of this number was written, in milliseconds by the store's clock; its time stamp is for people. */
export const ageOfRunRecord = Effect.fn("ageOfRunRecord")(function* (quarter: Quarter, sequence: number) {
  const store = yield* ObjectStore
  return Option.getOrElse(yield* store.age(StoreKeys.runRecord(quarter, sequence)), () => 0)
})

/**
 * Writes the entries of another store's ledger behind entry `after` of this one's, with their own time stamps. The same call again writes
 * the same.
 */
export const transferRunRecords = Effect.fn("transferRunRecords")(function* (
  quarter: Quarter,
  from: ObjectStore["Service"],
  to: ObjectStore["Service"],
  after: number
) {
  const records = yield* Effect.provideService(readRunEvents(quarter), ObjectStore, from)
  let sequence = after
  for (const { event, timestamp } of records) {
    if (event._tag === "UnknownEvent") continue
    sequence += 1
    yield* to.put(StoreKeys.runRecord(quarter, sequence), jsonBytes(encodeRecord(sequence, timestamp, event)))
  }
})

interface ReadEntry {
  readonly size: number
  readonly record: RunRecord
}

/** Entries that this process has read, by store and key. They are never changed, so that each is fetched once. */
const alreadyRead = new WeakMap<ObjectStore["Service"], Map<string, ReadEntry>>()

/**
 * The ledger's entries, oldest first; empty when nothing was run. A second call lists the entries and fetches those alone
 * that are new since the first.
 */
export const readRunEvents = Effect.fn("readRunEvents")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const known = alreadyRead.get(store) ?? new Map<string, ReadEntry>()
  alreadyRead.set(store, known)
  const records = yield* Effect.forEach(
    yield* listEntries(quarter),
    ({ key, sequence, size }) =>
      Effect.gen(function* () {
        const before = known.get(key)
        // Of another size: somebody has deleted the entry, and another one has taken its number.
        if (before?.size === size) return before.record
        const text = yield* readText(key)
        if (Option.isNone(text)) return undefined // deleted since the listing
        // Its key tells its number: somebody may have copied an entry.
        const record = { ...(yield* decodeRecord(key, `${key} in ${store.location}`, text.value)), sequence }
        known.set(key, { size, record })
        return record
      }),
    { concurrency: 8 }
  )
  return records.filter((record) => record !== undefined)
})
