import { ObjectStore } from "@ftm/object-store"
import { Effect, Option, Schema } from "effect"
import { createHash } from "node:crypto"

/** A file of a result, as it was written. */
export const MadeFile = Schema.Struct({
  key: Schema.String,
  bytes: Schema.Int,
  /** SHA-256, hexadecimal. */
  sha256: Schema.String
})
export type MadeFile = typeof MadeFile.Type

export const madeFile = (key: string, bytes: Uint8Array): MadeFile => ({
  key,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex")
})

/** How many bytes are hashed at a time: a file does not have to fit into memory. */
const hashedAtATime = 8_000_000

/** SHA-256 of an object of this many bytes, in hexadecimal digits, read piece by piece. */
export const hashOfObject = Effect.fn("hashOfObject")(function* (key: string, bytes: number) {
  const store = yield* ObjectStore
  const hash = createHash("sha256")
  for (let start = 0; start < bytes; start += hashedAtATime) {
    hash.update(yield* store.getRange(key, start, Math.min(bytes, start + hashedAtATime)))
  }
  return hash.digest("hex")
})

/** The keys of those files that are gone or of another size than was written; with `verify`, also of those with other bytes. */
export const changedFiles = Effect.fn("changedFiles")(function* (files: ReadonlyArray<MadeFile>, verify: boolean) {
  const store = yield* ObjectStore
  const isChanged = Effect.fnUntraced(function* ({ bytes, key, sha256 }: MadeFile) {
    const found = yield* store.head(key)
    if (Option.isNone(found) || found.value.size !== bytes) return true
    return verify && (yield* hashOfObject(key, bytes)) !== sha256
  })
  return (yield* Effect.filter(files, isChanged, { concurrency: 8 })).map(({ key }) => key)
})
