import { listOwn, ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect, Option, Schema } from "effect"
import { decodeJson, jsonBytes, readText } from "../documents/JsonDocument.ts"

/** A name that one writer took, for good, before acting on it, such as a job's name before the job is submitted. */
export interface NameClaim<Data> {
  readonly name: string
  /** ISO 8601 UTC. */
  readonly timestamp: string
  /** What the one who took it wrote with it. */
  readonly data: Data
}

/** What `claimName` found: whether this call took the name, and whose claim stands now. */
export interface ClaimResult<Data> {
  readonly claimed: boolean
  readonly claim: NameClaim<Data>
}

/** How long ago the name was taken, in milliseconds, by the store's clock: that of the machine that took it may differ from ours. */
export const ageOfNameClaim = Effect.fn("ageOfNameClaim")(function* (quarter: Quarter, name: string) {
  const store = yield* ObjectStore
  return Option.getOrElse(yield* store.age(StoreKeys.runClaim(quarter, name)), () => 0)
})

/** Every name that was ever taken in this quarter. */
export const listClaimedNames = Effect.fn("listClaimedNames")(function* (quarter: Quarter) {
  const objects = yield* listOwn(StoreKeys.runClaimsPrefix(quarter), StoreKeys.isOurs)
  return objects.flatMap(({ key }) => StoreKeys.nameOfRunClaim(quarter, key) ?? [])
})

/** Who took the name, when, and what they wrote with it; none when nobody did. */
export const readNameClaim = Effect.fn("readNameClaim")(function* <Data>(
  quarter: Quarter,
  name: string,
  data: Schema.Codec<Data, unknown>
) {
  const store = yield* ObjectStore
  const key = StoreKeys.runClaim(quarter, name)
  const text = yield* readText(key)
  if (Option.isNone(text)) return Option.none<NameClaim<Data>>()
  const decode = decodeJson(
    Schema.Struct({ name: Schema.String, timestamp: Schema.String, data }),
    key,
    `${key} in ${store.location}`,
    `Delete it if nothing named ${name} is running`
  )
  const claim: NameClaim<Data> = yield* decode(text.value)
  return Option.some(claim)
})

/**
 * Takes a name for good (`runs/quarter=Q/claims/<name>.json`), or tells who did: write down the intent here
 * before submitting a job, and a second orchestrator, or the same one started again, looks for the job
 * by its name instead of submitting it twice.
 */
export const claimName = Effect.fn("claimName")(function* <Data>(
  quarter: Quarter,
  name: string,
  schema: Schema.Codec<Data, unknown>,
  data: Data
) {
  const result = (claimed: boolean, claim: NameClaim<Data>): ClaimResult<Data> => ({ claimed, claim })
  const store = yield* ObjectStore
  // Looked at first: S3 servers without conditional writes would let the second claim win.
  const earlier = yield* readNameClaim(quarter, name, schema)
  if (Option.isSome(earlier)) return result(false, earlier.value)
  const claim: NameClaim<Data> = { name, timestamp: DateTime.formatIso(yield* DateTime.now), data }
  const bytes = jsonBytes({ ...claim, data: Schema.encodeSync(schema)(data) })
  if (yield* store.putIfAbsent(StoreKeys.runClaim(quarter, name), bytes)) return result(true, claim)
  return result(
    false,
    Option.getOrElse(yield* readNameClaim(quarter, name, schema), () => claim)
  )
})

/** Writes a name that is taken anew, with the time of now: what it stands for is about to be done again. */
export const renewName = Effect.fn("renewName")(function* <Data>(
  quarter: Quarter,
  name: string,
  schema: Schema.Codec<Data, unknown>,
  data: Data
) {
  const store = yield* ObjectStore
  const timestamp = DateTime.formatIso(yield* DateTime.now)
  yield* store.put(StoreKeys.runClaim(quarter, name), jsonBytes({ name, timestamp, data: Schema.encodeSync(schema)(data) }))
})
