import { Clock, Effect, Layer, Option } from "effect"
import { badKey, badKeyPrefix, compareKeys } from "../ObjectKey.ts"
import { NotFound, ObjectStore, ObjectStoreError, Unusable } from "../ObjectStore.ts"

/** A store in memory, and a way past its service to what it holds. */
export interface MemoryStore {
  readonly store: ObjectStore["Service"]
  readonly layer: Layer.Layer<ObjectStore>
  /** What is stored, by key. A test may change it as it likes: nobody checks what is put here. */
  readonly objects: Map<string, Uint8Array>
  /** An object read as UTF-8; undefined where there is none. */
  readonly text: (key: string) => string | undefined
  readonly setText: (key: string, text: string) => void
}

/** As a folder would be named: programs pass it on. */
const location = "/memory"

const refuseBadKey = (key: string, problem: string | undefined) =>
  problem === undefined
    ? Effect.void
    : Effect.fail(
        new ObjectStoreError({
          message: `"${key}" cannot be a key in ${location}: ${problem}.`,
          key,
          reason: new Unusable({ fault: "bad key" })
        })
      )

/** When an object was written, and as which of all. */
interface Written {
  readonly version: string
  /** Milliseconds since 1970. */
  readonly at: number
}
// By the bytes themselves: two stores over one map are one bucket.
const writings = new WeakMap<Uint8Array, Written>()
let writes = 0

const writingOf = (bytes: Uint8Array, now: number): Written => {
  const known = writings.get(bytes)
  if (known !== undefined) return known
  const written = { version: `v${(writes += 1)}`, at: now }
  writings.set(bytes, written)
  return written
}

const makeService = (objects: Map<string, Uint8Array>): ObjectStore["Service"] => {
  /** A plain array of its own: the slice of a Buffer would be a view, and still a Buffer. */
  const copy = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)
  const find = Effect.fn("MemoryStore.find")(function* (key: string) {
    yield* refuseBadKey(key, badKey(key))
    const bytes = objects.get(key)
    if (bytes !== undefined) return bytes
    return yield* new ObjectStoreError({ message: `There is no ${key} in ${location}.`, key, reason: new NotFound({}) })
  })
  // What is read and written is a copy, as it is with a disk or a network: nobody can change an object by changing an array.
  const write = Effect.fnUntraced(function* (key: string, bytes: Uint8Array) {
    const now = yield* Clock.currentTimeMillis
    const written = copy(bytes)
    writingOf(written, now)
    objects.set(key, written)
  })
  /** What lies there and when it was written; whatever a test has put there itself counts as written when it is first looked at. */
  const look = Effect.fnUntraced(function* (key: string) {
    yield* refuseBadKey(key, badKey(key))
    const now = yield* Clock.currentTimeMillis
    return Option.map(Option.fromUndefinedOr(objects.get(key)), (bytes) => ({ ...writingOf(bytes, now), now }))
  })
  /** Does `change` if the object still is this version. */
  const changeIf = Effect.fnUntraced(function* (key: string, version: string, change: Effect.Effect<void>) {
    const found = yield* look(key)
    if (Option.isNone(found) || found.value.version !== version) return false
    yield* change
    return true
  })
  return ObjectStore.of({
    location,
    results: "",
    addressOf: (key) => `${location}/${key}`,
    get: (key) => Effect.map(find(key), copy),
    getRange: (key, start, end) => Effect.map(find(key), (bytes) => copy(bytes.subarray(start, Math.max(start, end)))),
    head: (key) =>
      Effect.map(refuseBadKey(key, badKey(key)), () =>
        Option.map(Option.fromUndefinedOr(objects.get(key)), (bytes) => ({ key, size: bytes.length }))
      ),
    put: (key, bytes) => Effect.andThen(refuseBadKey(key, badKey(key)), write(key, bytes)),
    putIfAbsent: (key, bytes) =>
      Effect.gen(function* () {
        yield* refuseBadKey(key, badKey(key))
        if (objects.has(key)) return false
        yield* write(key, bytes)
        return true
      }),
    version: (key) =>
      Effect.map(
        look(key),
        Option.map((found) => found.version)
      ),
    putIf: (key, bytes, version) => changeIf(key, version, write(key, bytes)),
    deleteIf: (key, version) =>
      changeIf(
        key,
        version,
        Effect.sync(() => void objects.delete(key))
      ),
    age: (key) =>
      Effect.map(
        look(key),
        Option.map(({ at, now }) => Math.max(0, now - at))
      ),
    list: (prefix) =>
      Effect.map(refuseBadKey(prefix, badKeyPrefix(prefix)), () =>
        [...objects]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, bytes]) => ({ key, size: bytes.length }))
          .sort((a, b) => compareKeys(a.key, b.key))
      ),
    delete: (key) => Effect.map(refuseBadKey(key, badKey(key)), () => void objects.delete(key))
  })
}

/**
 * An ObjectStore in memory that keeps the contract of the folder and of the bucket: the same keys are refused, listings
 * have the same order, the first of several who put an absent key wins.
 *
 * @param objects what it holds from the start; two stores over one map are two programs on one bucket.
 */
export const memoryStore = (objects = new Map<string, Uint8Array>()): MemoryStore => {
  const store = makeService(objects)
  return {
    store,
    layer: Layer.succeed(ObjectStore, store),
    objects,
    text: (key) => {
      const bytes = objects.get(key)
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
    },
    setText: (key, text) => void objects.set(key, new TextEncoder().encode(text))
  }
}
