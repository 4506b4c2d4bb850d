import { ObjectStore } from "@ftm/object-store"
import { byteSize, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Result } from "effect"
import { statfs } from "node:fs/promises"
import { bad, type Finding, note, ok } from "./Finding.ts"

/** A quarter of 5,000 firms takes about 0.4 GB; twice that leaves room for the topics. */
const enoughBytes = 1e9

/** Can the store be written, read and deleted from? */
const examineAccess = Effect.gen(function* () {
  const store = yield* ObjectStore
  const words = new TextEncoder().encode("written by doctor")
  const tried = yield* Effect.result(
    Effect.gen(function* () {
      yield* store.put(StoreKeys.doctorProbe, words)
      const back = yield* store.get(StoreKeys.doctorProbe)
      yield* store.delete(StoreKeys.doctorProbe)
      return back.length === words.length
    })
  )
  if (Result.isFailure(tried)) return bad("store", `${store.location} cannot be used`, tried.failure.message)
  return tried.success
    ? ok("store", `${store.location} can be written, read and deleted from`)
    : bad("store", `${store.location} returned different bytes from those written`, "Choose another --store.")
})

const examineDisk = Effect.gen(function* () {
  const { location } = yield* ObjectStore
  if (location.startsWith("s3://")) return ok("disk", "not needed for a bucket")
  const free = yield* Effect.tryPromise(() => statfs(location)).pipe(
    Effect.map(({ bavail, bsize }) => bavail * bsize),
    Effect.catch(() => Effect.succeed(Number.NaN))
  )
  const found = `${byteSize(free)} free`
  if (Number.isNaN(free)) return note("disk", "free space unknown", "See: df -h")
  return free >= enoughBytes
    ? ok("disk", found)
    : bad("disk", found, "A quarter takes about 0.5 GB and its topics as much: free some space or choose another --store.")
})

/** Everything that can be learned of the store. */
export const examineStore: Effect.Effect<ReadonlyArray<Finding>, never, ObjectStore> = Effect.all([examineAccess, examineDisk])
