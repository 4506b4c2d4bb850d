import { NotFound, ObjectStore, ObjectStoreError } from "@ftm/object-store"
import { Effect, Layer, Option } from "effect"

/** An ObjectStore over a Map, for tests; `objects` is what it holds. */
export const memoryStore = (objects: Map<string, Uint8Array> = new Map()) => {
  const get = (key: string) => {
    const bytes = objects.get(key)
    return bytes === undefined
      ? Effect.fail(new ObjectStoreError({ message: `no ${key}`, key, reason: new NotFound({}) }))
      : Effect.succeed(bytes)
  }
  const layer = Layer.succeed(ObjectStore, {
    location: "memory",
    get,
    getRange: (key, start, end) => Effect.map(get(key), (bytes) => bytes.slice(start, end)),
    head: (key) => Effect.sync(() => Option.map(Option.fromNullishOr(objects.get(key)), (bytes) => ({ key, size: bytes.length }))),
    put: (key, bytes) => Effect.sync(() => void objects.set(key, bytes)),
    putIfAbsent: (key, bytes) => Effect.sync(() => {
      if (objects.has(key)) return false
      objects.set(key, bytes)
      return true
    }),
    list: (prefix) => Effect.sync(() =>
      [...objects].filter(([key]) => key.startsWith(prefix)).map(([key, bytes]) => ({ key, size: bytes.length }))
        .sort((a, b) => a.key < b.key ? -1 : 1)
    ),
    delete: (key) => Effect.sync(() => void objects.delete(key))
  })
  const text = (key: string): string | undefined => {
    const bytes = objects.get(key)
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
  }
  const setText = (key: string, value: string): void => void objects.set(key, new TextEncoder().encode(value))
  return { layer, objects, text, setText }
}
