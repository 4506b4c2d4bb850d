import { listOwn, ObjectStore } from "@ftm/object-store"
import { type PrefetchManifest, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

/** The files of a complete quarter that are gone, or have another size than the manifest says: told by listing, without reading one. */
export const damagedParts = Effect.fn("damagedParts")(function* (manifest: PrefetchManifest) {
  const store = yield* ObjectStore
  const { quarter } = manifest
  const sizes = new Map<string, number>()
  for (const prefix of [StoreKeys.componentsPrefix(quarter), StoreKeys.transcriptsPrefix(quarter)]) {
    for (const { key, size } of yield* listOwn(prefix, StoreKeys.isOurs)) sizes.set(key, size)
  }
  for (const { key } of manifest.tables ?? []) {
    const found = yield* store.head(key)
    if (Option.isSome(found)) sizes.set(key, found.value.size)
  }
  const promised = [...manifest.components, ...manifest.transcripts, ...(manifest.tables ?? [])]
  return promised.filter(({ bytes, key }) => sizes.get(key) !== bytes).map(({ key }) => key)
})
