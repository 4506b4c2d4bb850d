import { NotFound, ObjectStore, ObjectStoreError } from "@ftm/object-store"
import { Effect, Layer, Option } from "effect"

/** A store in memory that may be shared by several orchestrators of a test. */
export const memoryStore = (objects = new Map<string, Uint8Array>()): Layer.Layer<ObjectStore> =>
  Layer.succeed(ObjectStore, {
    location: "/memory",
    get: (key) => {
      const found = objects.get(key)
      return found === undefined
        ? Effect.fail(new ObjectStoreError({ message: `no ${key}`, key, reason: new NotFound({}) }))
        : Effect.succeed(found)
    },
    getRange: (key, start, end) => Effect.sync(() => objects.get(key)!.slice(start, end)),
    head: (key) => Effect.sync(() => Option.map(Option.fromUndefinedOr(objects.get(key)), (bytes) => ({ key, size: bytes.length }))),
    put: (key, bytes) => Effect.sync(() => void objects.set(key, bytes)),
    putIfAbsent: (key, bytes) => Effect.sync(() => {
      if (objects.has(key)) return false
      objects.set(key, bytes)
      return true
    }),
    list: (prefix) => Effect.sync(() =>
      [...objects].filter(([key]) => key.startsWith(prefix)).map(([key, bytes]) => ({ key, size: bytes.length }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))),
    delete: (key) => Effect.sync(() => void objects.delete(key))
  })
