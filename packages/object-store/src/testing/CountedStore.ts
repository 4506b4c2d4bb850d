import { Effect, Layer } from "effect"
import { ObjectStore, type ObjectStoreError } from "../ObjectStore.ts"

/** What a store was asked to read. A test may set it back to nothing. */
export interface StoreReads {
  heads: number
  /** Keys of the objects that were read whole, in order. */
  gets: Array<string>
  ranges: Array<{ readonly start: number; readonly end: number }>
  /** What `get` and `getRange` gave. */
  bytes: number
}

export interface CountedStore {
  readonly store: ObjectStore["Service"]
  readonly layer: Layer.Layer<ObjectStore>
  readonly reads: StoreReads
}

/** A store, with each read written down when it is asked for, and its bytes when they are there. */
export const countedStore = (inner: ObjectStore["Service"]): CountedStore => {
  const reads: StoreReads = { heads: 0, gets: [], ranges: [], bytes: 0 }
  const measured = (read: Effect.Effect<Uint8Array, ObjectStoreError>) =>
    Effect.tap(read, (bytes) =>
      Effect.sync(() => {
        reads.bytes += bytes.length
      })
    )
  const store = ObjectStore.of({
    ...inner,
    head: (key) =>
      Effect.suspend(() => {
        reads.heads += 1
        return inner.head(key)
      }),
    get: (key) =>
      Effect.suspend(() => {
        reads.gets.push(key)
        return measured(inner.get(key))
      }),
    getRange: (key, start, end) =>
      Effect.suspend(() => {
        reads.ranges.push({ start, end })
        return measured(inner.getRange(key, start, end))
      })
  })
  return { store, layer: Layer.succeed(ObjectStore, store), reads }
}
