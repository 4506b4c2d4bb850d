import { ObjectStore } from "@ftm/object-store"
import { Clock, Effect, Option } from "effect"

type Store = ObjectStore["Service"]

/** Ways in which the protocol can be broken on purpose, to see that the simulation finds it. */
export const mistakes = ["no term check", "checkpoint before part", "adoption by time"] as const
export type Mistake = (typeof mistakes)[number]

/** The work writes to the store itself, whoever owns the batch by now. */
export const withoutTermCheck =
  (store: Store) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(work, ObjectStore, store) as Effect.Effect<A, E, R>

/** Parts are held back until the checkpoint that promises them is written. */
export const checkpointFirst = (store: Store): Store => {
  const held: Array<readonly [string, Uint8Array]> = []
  const isPart = (key: string): boolean => key.startsWith("intermediate/")
  const hold = (key: string, bytes: Uint8Array) =>
    Effect.sync(() => {
      held.push([key, bytes])
      return true
    })
  const flush = Effect.suspend(() => Effect.forEach(held.splice(0), ([key, bytes]) => store.put(key, bytes), { discard: true }))
  const after = (key: string, written: Effect.Effect<boolean, never> | ReturnType<Store["putIf"]>) =>
    key.endsWith("_checkpoint.json") ? Effect.tap(written, () => flush) : written
  return {
    ...store,
    putIfAbsent: (key, bytes) => (isPart(key) ? hold(key, bytes) : after(key, store.putIfAbsent(key, bytes))),
    putIf: (key, bytes, version) => (isPart(key) ? hold(key, bytes) : after(key, store.putIf(key, bytes, version)))
  }
}

/** How long ago a job was intended is reckoned from the intent's time stamp and one's own clock. */
export const ageByOwnClock = (store: Store): Store => ({
  ...store,
  age: (key) =>
    key.includes("/claims/")
      ? Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const { timestamp } = JSON.parse(new TextDecoder().decode(yield* store.get(key))) as { timestamp: string }
          return Option.some(Math.max(0, now - Date.parse(timestamp)))
        })
      : store.age(key)
})
