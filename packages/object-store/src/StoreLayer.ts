import { Effect, Layer } from "effect"
import { folderLayer } from "./FolderStore.ts"
import { ObjectStore, ObjectStoreError, Unusable } from "./ObjectStore.ts"
import type { S3Options } from "./S3Options.ts"

/** The S3 client is slow to load, so a store in a folder never loads it. */
export const s3Layer = (options: S3Options): Layer.Layer<ObjectStore, ObjectStoreError> =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./S3Store.ts")),
      ({ s3StoreLayer }) => s3StoreLayer(options)
    )
  )

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** `s3://bucket/a/b/` -> its bucket and prefix (without the last `/`); undefined if it names no bucket. */
export const parseS3Location = (location: string): { bucket: string; prefix?: string } | undefined => {
  const [bucket = "", ...rest] = location.slice("s3://".length).split("/")
  if (!bucketName.test(bucket)) return undefined
  const prefix = rest.join("/").replace(/\/+$/, "")
  return prefix === "" ? { bucket } : { bucket, prefix }
}

/** The store that `--store` or `FTM_STORE` names: `s3://bucket[/prefix]` or a folder. */
export const storeLayer = (location: string): Layer.Layer<ObjectStore, ObjectStoreError> => {
  const refuse = (message: string) =>
    Layer.effect(ObjectStore, Effect.fail(new ObjectStoreError({ message, key: "", reason: new Unusable({}) })))

  if (location.startsWith("s3://")) {
    const place = parseS3Location(location)
    return place === undefined
      ? refuse(`"${location}" names no bucket. Type --store s3://my-bucket or --store s3://my-bucket/some/prefix.`)
      : s3Layer(place)
  }
  if (location.trim() === "") return refuse("The store has no name. Type --store ./folder or --store s3://my-bucket.")
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]
  if (scheme !== undefined) {
    return refuse(`A store cannot be at ${scheme}://. Type --store ./folder or --store s3://my-bucket.`)
  }
  return folderLayer(location)
}
