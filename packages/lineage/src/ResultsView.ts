import { ObjectStore, storeView } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"

/** A view of a store in which results lie below `prefix`; what a prefetch wrote is where it is for all. An empty prefix is the store itself. */
export const resultsView = (store: ObjectStore["Service"], prefix: string): ObjectStore["Service"] =>
  storeView(store, prefix, StoreKeys.isPrefetched)

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
