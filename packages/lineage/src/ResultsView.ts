import { ObjectStore } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect, Layer, Option } from "effect"

/** A view of a store in which results lie below `prefix`; what a prefetch wrote is where it is for all. An empty prefix is the store itself. */
export const resultsView = (store: ObjectStore["Service"], prefix: string): ObjectStore["Service"] => {
  if (prefix === "") return store
  const placeOf = (key: string): string => (StoreKeys.isPrefetched(key) ? key : `${prefix}${key}`)
  return {
    location: store.location,
    results: `${store.results}${prefix}`,
    addressOf: (key) => store.addressOf(placeOf(key)),
    get: (key) => store.get(placeOf(key)),
    getRange: (key, start, end) => store.getRange(placeOf(key), start, end),
    head: (key) => Effect.map(store.head(placeOf(key)), (found) => Option.map(found, (object) => ({ ...object, key }))),
    put: (key, bytes) => store.put(placeOf(key), bytes),
    putIfAbsent: (key, bytes) => store.putIfAbsent(placeOf(key), bytes),
    list: (wanted) =>
      StoreKeys.isPrefetched(wanted)
        ? store.list(wanted)
        : Effect.map(store.list(`${prefix}${wanted}`), (objects) =>
            objects.map((object) => ({ ...object, key: object.key.slice(prefix.length) }))
          ),
    delete: (key) => store.delete(placeOf(key))
  }
}

/** The same as a layer over a store's. */
export const resultsBelow = (prefix: string): Layer.Layer<ObjectStore, never, ObjectStore> =>
  Layer.effect(
    ObjectStore,
    Effect.map(ObjectStore, (store) => resultsView(store, prefix))
  )

/** Lets an effect work on the results below `prefix` of the store that it is given. */
export const inResultsView =
  (prefix: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | ObjectStore> =>
    Effect.flatMap(ObjectStore, (store) => Effect.provideService(effect, ObjectStore, resultsView(store, prefix)))
