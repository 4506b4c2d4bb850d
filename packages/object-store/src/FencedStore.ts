import { Effect, Option } from "effect"
import type { ObjectStore, ObjectStoreError } from "./ObjectStore.ts"

type Store = ObjectStore["Service"]

/**
 * A store whose writes are made only while `requireOurs` succeeds, for a program that owns what it writes for as long as nobody takes over.
 *
 * The version of an object is read first, then ownership is looked up, then the object is written only if it still is that version. A
 * program that is stopped between any two of these and wakes after somebody else has taken over cannot write over what that one has
 * written: either the look-up fails, or the version has changed. This is fencing, as Kleppmann describes it ("How to do distributed
 * locking", 2016), with the store's conditional writes instead of a number that the store would have to compare.
 */
export const fencedStore = (store: Store, requireOurs: Effect.Effect<void, ObjectStoreError>): Store => {
  const put = Effect.fn("FencedStore.put")(function* (key: string, bytes: Uint8Array) {
    while (true) {
      const version = yield* store.version(key)
      yield* requireOurs
      const done = Option.isNone(version) ? yield* store.putIfAbsent(key, bytes) : yield* store.putIf(key, bytes, version.value)
      if (done) return
    }
  })
  const remove = Effect.fn("FencedStore.delete")(function* (key: string) {
    while (true) {
      const version = yield* store.version(key)
      if (Option.isNone(version)) return
      yield* requireOurs
      if (yield* store.deleteIf(key, version.value)) return
    }
  })
  return {
    ...store,
    put,
    putIfAbsent: (key, bytes) => Effect.andThen(requireOurs, store.putIfAbsent(key, bytes)),
    putIf: (key, bytes, version) => Effect.andThen(requireOurs, store.putIf(key, bytes, version)),
    delete: remove,
    deleteIf: (key, version) => Effect.andThen(requireOurs, store.deleteIf(key, version))
  }
}
