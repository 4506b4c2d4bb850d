import { NotFound, ObjectStore, ObjectStoreError } from "@ftm/object-store"
import { Effect, Layer, Option } from "effect"

/** What a store was asked for. */
export interface Traffic {
  heads: number
  gets: number
  ranges: Array<{ readonly start: number; readonly end: number }>
}

/** A store in memory that counts what it is asked for. */
export const countingStore = (objects: Map<string, Uint8Array>): { layer: Layer.Layer<ObjectStore>; traffic: Traffic } => {
  const traffic: Traffic = { heads: 0, gets: 0, ranges: [] }
  const find = (key: string) => {
    const bytes = objects.get(key)
    return bytes === undefined
      ? Effect.fail(new ObjectStoreError({ message: `no ${key}`, key, reason: new NotFound({}) }))
      : Effect.succeed(bytes)
  }
  const layer = Layer.mock(ObjectStore)({
    location: "memory",
    head: (key) => {
      traffic.heads++
      const bytes = objects.get(key)
      return Effect.succeed(bytes === undefined ? Option.none() : Option.some({ key, size: bytes.length }))
    },
    get: (key) => {
      traffic.gets++
      return find(key)
    },
    getRange: (key, start, end) => {
      traffic.ranges.push({ start, end })
      return Effect.map(find(key), (bytes) => bytes.slice(start, end))
    }
  })
  return { layer, traffic }
}
