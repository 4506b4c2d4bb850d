import { ObjectStore } from "@ftm/object-store"
import { Effect } from "effect"

export interface Requests {
  heads: number
  gets: number
  ranges: number
  bytes: number
}

/** The store, with each request counted. */
export const counted = (store: typeof ObjectStore.Service): { store: typeof ObjectStore.Service; requests: Requests } => {
  const requests: Requests = { heads: 0, gets: 0, ranges: 0, bytes: 0 }
  return {
    requests,
    store: ObjectStore.of({
      ...store,
      head: (key) => Effect.tap(store.head(key), () => Effect.sync(() => { requests.heads++ })),
      get: (key) => Effect.tap(store.get(key), (bytes) => Effect.sync(() => {
        requests.gets++
        requests.bytes += bytes.length
      })),
      getRange: (key, start, end) => Effect.tap(store.getRange(key, start, end), (bytes) => Effect.sync(() => {
        requests.ranges++
        requests.bytes += bytes.length
      }))
    })
  }
}
