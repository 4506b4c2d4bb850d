import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect, Option, Schema } from "effect"
import { decodeJson, jsonBytes, readText } from "../documents/JsonDocument.ts"

/** One entry of a quarter's ledger. Entries are never changed: what happened next is another entry. */
export const RunRecord = Schema.Struct({
  /** From 1, without gaps unless somebody deleted an entry. */
  sequence: Schema.Int,
  /** ISO 8601 UTC. */
  timestamp: Schema.String,
  /** What happened, in the words of who wrote it: `submitted`, `finished`, … */
  kind: Schema.String,
  data: Schema.Record(Schema.String, Schema.Unknown)
})
export type RunRecord = typeof RunRecord.Type

/** A name that one writer took before acting on it, such as a job's name before it is submitted. */
export const RunClaim = Schema.Struct({
  name: Schema.String,
  timestamp: Schema.String,
  data: Schema.Record(Schema.String, Schema.Unknown)
})
export type RunClaim = typeof RunClaim.Type

const recordsPrefix = (quarter: Quarter): string => `${StoreKeys.runsPrefix(quarter)}records/`
// Six digits keep the keys' order and the records' order the same.
const recordKey = (quarter: Quarter, sequence: number): string =>
  `${recordsPrefix(quarter)}${String(sequence).padStart(6, "0")}.json`
const claimsPrefix = (quarter: Quarter): string => `${StoreKeys.runsPrefix(quarter)}claims/`
const claimKey = (quarter: Quarter, name: string): string => `${claimsPrefix(quarter)}${encodeURIComponent(name)}.json`

const lastSequence = Effect.fn("lastSequence")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const objects = yield* store.list(recordsPrefix(quarter))
  const last = objects.at(-1)
  return last === undefined ? 0 : Number(last.key.slice(recordsPrefix(quarter).length, -".json".length))
})

/** Where this process's last entry of a quarter is, by store: the next one most likely comes after it, and no listing is needed to see. */
const written = new WeakMap<ObjectStore["Service"], Map<Quarter, number>>()

/**
 * Adds an entry at the end of the quarter's ledger (`runs/quarter=Q/records/000001.json`, …).
 * Each is an object of its own, so that a writer that dies leaves whole entries only; where two write at once,
 * the slower takes the next number.
 */
export const appendRunRecord = Effect.fn("appendRunRecord")(function*(
  quarter: Quarter,
  kind: string,
  data: Readonly<Record<string, unknown>>
) {
  const store = yield* ObjectStore
  const ours = written.get(store) ?? new Map<Quarter, number>()
  written.set(store, ours)
  let sequence = (ours.get(quarter) ?? (yield* lastSequence(quarter))) + 1
  // Somebody else has written since. Looked at first: S3 servers without conditional writes would let us write over it.
  if (Option.isSome(yield* store.head(recordKey(quarter, sequence)))) sequence = (yield* lastSequence(quarter)) + 1
  while (true) {
    const record: RunRecord = { sequence, timestamp: DateTime.formatIso(yield* DateTime.now), kind, data }
    if (yield* store.putIfAbsent(recordKey(quarter, sequence), jsonBytes(record))) {
      ours.set(quarter, sequence)
      return record
    }
    sequence += 1
  }
})

/** The ledger's entries, oldest first; empty when nothing was run. */
export const readRunRecords = Effect.fn("readRunRecords")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const objects = yield* store.list(recordsPrefix(quarter))
  const records = yield* Effect.forEach(objects, ({ key }) =>
    Effect.gen(function*() {
      const text = yield* readText(key)
      if (Option.isNone(text)) return undefined // deleted since the listing
      const decode = decodeJson(RunRecord, key, `${key} in ${store.location}`, "Delete it to go on without this entry of the ledger")
      return yield* decode(text.value)
    }), { concurrency: 8 })
  return records.filter((record) => record !== undefined)
})

/** What `claimRun` found: whether this call took the name, and whose claim stands now. */
export interface ClaimResult {
  readonly claimed: boolean
  readonly claim: RunClaim
}

/** Every name that was ever taken in this quarter. */
export const listRunClaims = Effect.fn("listRunClaims")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const objects = yield* store.list(claimsPrefix(quarter))
  return objects.map(({ key }) => decodeURIComponent(key.slice(claimsPrefix(quarter).length, -".json".length)))
})

const decodeClaim = (location: string, key: string, name: string) =>
  decodeJson(RunClaim, key, `${key} in ${location}`, `Delete it if no job named ${name} runs`)

/** Who took the name, when, and what they wrote with it; none when nobody did. */
export const readRunClaim = Effect.fn("readRunClaim")(function*(quarter: Quarter, name: string) {
  const store = yield* ObjectStore
  const key = claimKey(quarter, name)
  const text = yield* readText(key)
  if (Option.isNone(text)) return Option.none<RunClaim>()
  return Option.some(yield* decodeClaim(store.location, key, name)(text.value))
})

/**
 * Takes a name for good (`runs/quarter=Q/claims/<name>.json`), or tells who did: write down the intent here
 * before submitting a job, and a second orchestrator, or the same one started again, looks for the job
 * by its name instead of submitting it twice.
 */
export const claimRun = Effect.fn("claimRun")(function*(quarter: Quarter, name: string, data: Readonly<Record<string, unknown>>) {
  const result = (claimed: boolean, claim: RunClaim): ClaimResult => ({ claimed, claim })
  const store = yield* ObjectStore
  // Looked at first: S3 servers without conditional writes would let the second claim win.
  const earlier = yield* readRunClaim(quarter, name)
  if (Option.isSome(earlier)) return result(false, earlier.value)
  const claim: RunClaim = { name, timestamp: DateTime.formatIso(yield* DateTime.now), data }
  if (yield* store.putIfAbsent(claimKey(quarter, name), jsonBytes(claim))) return result(true, claim)
  return result(false, Option.getOrElse(yield* readRunClaim(quarter, name), () => claim))
})
