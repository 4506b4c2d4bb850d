import { Effect, Option } from "effect"
import type { ObjectStore } from "./ObjectStore.ts"

type Store = ObjectStore["Service"]

/**
 * A view of a store in which everything lies below `prefix`, save keys that `stays` names: those are where they are. An empty prefix is the
 * store itself. A prefix that is listed must be one of those keys as a whole, or none of them.
 */
export const storeView = (store: Store, prefix: string, stays: (key: string) => boolean = () => false): Store => {
  if (prefix === "") return store
  const placeOf = (key: string): string => (stays(key) ? key : `${prefix}${key}`)
  return {
    location: store.location,
    results: `${store.results}${prefix}`,
    addressOf: (key) => store.addressOf(placeOf(key)),
    get: (key) => store.get(placeOf(key)),
    getRange: (key, start, end) => store.getRange(placeOf(key), start, end),
    head: (key) => Effect.map(store.head(placeOf(key)), (found) => Option.map(found, (object) => ({ ...object, key }))),
    put: (key, bytes) => store.put(placeOf(key), bytes),
    putIfAbsent: (key, bytes) => store.putIfAbsent(placeOf(key), bytes),
    version: (key) => store.version(placeOf(key)),
    putIf: (key, bytes, version) => store.putIf(placeOf(key), bytes, version),
    deleteIf: (key, version) => store.deleteIf(placeOf(key), version),
    age: (key) => store.age(placeOf(key)),
    list: (wanted) =>
      stays(wanted)
        ? store.list(wanted)
        : Effect.map(store.list(`${prefix}${wanted}`), (objects) =>
            objects.map((object) => ({ ...object, key: object.key.slice(prefix.length) }))
          ),
    delete: (key) => store.delete(placeOf(key))
  }
}

/**
 * Copies the objects below `prefix` whose keys are wanted from one store to another, and then deletes what else of them lay there: a reader
 * finds old objects or new ones, never none.
 */
export const replaceObjects = Effect.fn("replaceObjects")(function* (
  from: Store,
  to: Store,
  prefix: string,
  isWanted: (key: string) => boolean
) {
  const wanted = (yield* from.list(prefix)).filter(({ key }) => isWanted(key))
  const copied = new Set(wanted.map(({ key }) => key))
  const copy = ({ key }: { readonly key: string }) => Effect.flatMap(from.get(key), (bytes) => to.put(key, bytes))
  yield* Effect.forEach(wanted, copy, { concurrency: 4, discard: true })
  const old = (yield* to.list(prefix)).filter(({ key }) => isWanted(key) && !copied.has(key))
  yield* Effect.forEach(old, ({ key }) => to.delete(key), { concurrency: 4, discard: true })
})
