import { Effect, Layer, Result } from "effect"
import { folderLayer } from "./FolderStore.ts"
import { ObjectStore, ObjectStoreError } from "./ObjectStore.ts"
import type { S3Options } from "./S3Options.ts"
import { parseStorePlace } from "./StorePlace.ts"

/** The S3 client is slow to load, so a store in a folder never loads it. */
export const s3Layer = (options: S3Options): Layer.Layer<ObjectStore, ObjectStoreError> =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./S3Store.ts")),
      ({ s3StoreLayer }) => s3StoreLayer(options)
    )
  )

/** The store that `--store` or `FTM_STORE` names: `s3://bucket[/prefix]` or a folder. */
export const storeLayer = (location: string): Layer.Layer<ObjectStore, ObjectStoreError> => {
  const place = parseStorePlace(location)
  if (Result.isFailure(place)) {
    const { failure } = place
    return Layer.effect(ObjectStore, Effect.fail(new ObjectStoreError({ message: failure.message, key: "", reason: failure })))
  }
  return place.success._tag === "Folder" ? folderLayer(place.success.path) : s3Layer(place.success)
}
