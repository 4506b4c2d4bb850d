import { ObjectStore, ObjectStoreError, Unreachable } from "@ftm/object-store"
import { Effect } from "effect"
import type { Actor } from "./Actor.ts"
import type { World } from "./World.ts"

type Store = ObjectStore["Service"]

/**
 * The store as an actor reaches it: each request and each answer takes its time, some for many seconds; now and then an answer is lost,
 * and the client sends the request again, as ours does; now and then the store is away.
 */
export const overNetwork = (world: World, actor: Actor, store: Store): Store => {
  const delay = Effect.suspend(() => world.sleep(world.happens(0.01) ? world.between(1_000, 15_000) : world.between(1, 60)))
  const away = (key: string) => new ObjectStoreError({ message: "the store is away", key, reason: new Unreachable({}) })
  /** `again` is what a client does that has no answer: it looks whether its first request has taken effect. */
  const told = <A>(what: string, key: string, work: Effect.Effect<A, ObjectStoreError>) =>
    Effect.tap(work, (answer) => Effect.sync(() => world.tell(actor.name, `${what} ${key}${answer === false ? ": refused" : ""}`)))
  const request = <A>(key: string, work: Effect.Effect<A, ObjectStoreError>, again = work): Effect.Effect<A, ObjectStoreError> =>
    Effect.gen(function* () {
      yield* actor.gate
      yield* delay
      yield* actor.gate
      if (world.happens(0.001)) return yield* away(key)
      const isLost = world.happens(0.01)
      let answer = yield* work
      yield* delay
      yield* actor.gate
      if (isLost) {
        answer = yield* again
        yield* delay
        yield* actor.gate
      }
      return answer
    })
  const holds = (key: string, bytes: Uint8Array) =>
    store.get(key).pipe(
      Effect.map((there) => Buffer.compare(there, bytes) === 0),
      Effect.orElseSucceed(() => false)
    )
  /** The second time the condition fails because of the first: then what is there decides. */
  const orHolds = (key: string, bytes: Uint8Array, work: Effect.Effect<boolean, ObjectStoreError>) =>
    Effect.flatMap(work, (done) => (done ? Effect.succeed(true) : holds(key, bytes)))
  return ObjectStore.of({
    ...store,
    get: (key) => request(key, store.get(key)),
    getRange: (key, start, end) => request(key, store.getRange(key, start, end)),
    head: (key) => request(key, store.head(key)),
    version: (key) => request(key, store.version(key)),
    age: (key) => request(key, store.age(key)),
    list: (prefix) => request(prefix, store.list(prefix)),
    put: (key, bytes) => request(key, told("puts", key, store.put(key, bytes))),
    putIfAbsent: (key, bytes) =>
      request(key, told("puts new", key, store.putIfAbsent(key, bytes)), orHolds(key, bytes, store.putIfAbsent(key, bytes))),
    putIf: (key, bytes, version) =>
      request(key, told("replaces", key, store.putIf(key, bytes, version)), orHolds(key, bytes, store.putIf(key, bytes, version))),
    delete: (key) => request(key, store.delete(key)),
    deleteIf: (key, version) =>
      request(
        key,
        told("deletes", key, store.deleteIf(key, version)),
        Effect.flatMap(store.deleteIf(key, version), (done) =>
          done ? Effect.succeed(true) : Effect.map(store.head(key), (there) => there._tag === "None")
        )
      )
  })
}
