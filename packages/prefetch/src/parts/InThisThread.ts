import { ObjectStore } from "@ftm/object-store"
import { Effect, Layer } from "effect"
import { threadFailed } from "../PrefetchError.ts"
import { storeBeside } from "../restart/StagedStore.ts"
import { preparePart } from "./PreparePart.ts"
import { TextWorkers } from "./TextWorkers.ts"

/** Text made where it is asked for, without threads: for tests and small quarters. The store is the caller's. */
export const inThisThread: Layer.Layer<TextWorkers, never, ObjectStore> = Layer.effect(
  TextWorkers,
  Effect.gen(function* () {
    const store = yield* ObjectStore
    return TextWorkers.of({
      count: 1,
      prepare: (task) =>
        preparePart(task).pipe(
          Effect.provideService(ObjectStore, storeBeside(store, task)),
          Effect.mapError(({ message }) => threadFailed(message))
        )
    })
  })
)
