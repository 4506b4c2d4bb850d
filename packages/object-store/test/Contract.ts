import { Effect, type Layer, Option } from "effect"
import { expect, it } from "vitest"
import { ObjectStore, type ObjectStoreError } from "../src/index.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

/** What every store promises, wherever it keeps its objects. */
export const objectStoreContract = (emptyStore: () => Promise<Layer.Layer<ObjectStore, ObjectStoreError>>) => {
  const inStore = async <A>(run: (store: typeof ObjectStore.Service) => Effect.Effect<A, unknown>): Promise<A> => {
    const layer = await emptyStore()
    return Effect.runPromise(Effect.flatMap(ObjectStore, run).pipe(Effect.provide(layer)))
  }
  const keysOf = (store: typeof ObjectStore.Service, prefix: string) =>
    Effect.map(store.list(prefix), (objects) => objects.map((object) => object.key))

  it("gives back what was put, and the newer of two", () =>
    inStore((store) =>
      Effect.gen(function* () {
        yield* store.put("raw/quarter=2021Q1/a.json", bytes("one"))
        expect(text(yield* store.get("raw/quarter=2021Q1/a.json"))).toBe("one")
        yield* store.put("raw/quarter=2021Q1/a.json", bytes("two, longer"))
        expect(text(yield* store.get("raw/quarter=2021Q1/a.json"))).toBe("two, longer")
        yield* store.put("empty", new Uint8Array(0))
        expect(yield* store.get("empty")).toHaveLength(0)
      })
    ))

  it("takes a Buffer and gives plain arrays, whose slice is a copy", () =>
    inStore((store) =>
      Effect.gen(function* () {
        yield* store.put("k", Buffer.from("0123456789"))
        yield* store.putIfAbsent("l", Buffer.from("0123456789"))
        for (const read of [store.get("k"), store.get("l"), store.getRange("k", 2, 5)]) expect(Buffer.isBuffer(yield* read)).toBe(false)
      })
    ))

  it("reads ranges, cut off at the end and empty behind it", () =>
    inStore((store) =>
      Effect.gen(function* () {
        yield* store.put("k", bytes("0123456789"))
        expect(text(yield* store.getRange("k", 2, 5))).toBe("234")
        expect(text(yield* store.getRange("k", 8, 50))).toBe("89")
        expect(yield* store.getRange("k", 3, 3)).toHaveLength(0)
        expect(yield* store.getRange("k", 10, 20)).toHaveLength(0)
      })
    ))

  it("tells the size of an object and that there is none", () =>
    inStore((store) =>
      Effect.gen(function* () {
        yield* store.put("a/b", bytes("12345"))
        expect(yield* store.head("a/b")).toEqual(Option.some({ key: "a/b", size: 5 }))
        expect(yield* store.head("a/c")).toEqual(Option.none())
        expect(yield* store.head("a")).toEqual(Option.none())
        expect(yield* store.head("a/b/c")).toEqual(Option.none())
      })
    ))

  it("names a missing key and its place", () =>
    inStore((store) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(store.get("not/there.json"))
        expect(error.reason._tag).toBe("NotFound")
        expect(error.key).toBe("not/there.json")
        expect(error.message).toContain("not/there.json")
        expect((yield* Effect.flip(store.getRange("not/there.json", 0, 4))).reason._tag).toBe("NotFound")
      })
    ))

  it("lists by prefix, sorted, also within a name", () =>
    inStore((store) =>
      Effect.gen(function* () {
        for (const key of ["b/2", "b/10", "b/1/x", "a", "bc", "b-1"]) yield* store.put(key, bytes(key))
        expect(yield* keysOf(store, "")).toEqual(["a", "b-1", "b/1/x", "b/10", "b/2", "bc"])
        expect(yield* keysOf(store, "b/")).toEqual(["b/1/x", "b/10", "b/2"])
        expect(yield* keysOf(store, "b")).toEqual(["b-1", "b/1/x", "b/10", "b/2", "bc"])
        expect(yield* keysOf(store, "b/1")).toEqual(["b/1/x", "b/10"])
        expect(yield* keysOf(store, "none/")).toEqual([])
        expect(yield* store.list("b/10")).toEqual([{ key: "b/10", size: 4 }])
      })
    ))

  it("deletes, and does not mind when there is nothing to delete", () =>
    inStore((store) =>
      Effect.gen(function* () {
        yield* store.put("a", bytes("x"))
        yield* store.delete("a")
        yield* store.delete("a")
        expect(yield* store.head("a")).toEqual(Option.none())
      })
    ))

  it("puts an absent key", () =>
    inStore((store) =>
      Effect.gen(function* () {
        expect(yield* store.putIfAbsent("lock", bytes("mine"))).toBe(true)
        expect(text(yield* store.get("lock"))).toBe("mine")
      })
    ))

  it("does not put a key that is taken, and only one of many at once wins", () =>
    inStore((store) =>
      Effect.gen(function* () {
        const tries = Array.from({ length: 20 }, (_, n) => store.putIfAbsent("deep/lock", bytes(`writer ${n}`)))
        const won = yield* Effect.all(tries, { concurrency: "unbounded" })
        expect(won.filter((yes) => yes)).toHaveLength(1)
        expect(text(yield* store.get("deep/lock"))).toBe(`writer ${won.indexOf(true)}`)
        expect(yield* keysOf(store, "")).toEqual(["deep/lock"])
      })
    ))

  it("replaces and deletes an object only if it still is the version that is meant", () =>
    inStore((store) =>
      Effect.gen(function* () {
        expect(yield* store.version("doc")).toEqual(Option.none())
        expect(yield* store.putIf("doc", bytes("nothing there"), "x")).toBe(false)
        expect(yield* keysOf(store, "")).toEqual([])
        yield* store.put("doc", bytes("one"))
        const one = Option.getOrThrow(yield* store.version("doc"))
        expect(yield* store.version("doc")).toEqual(Option.some(one))
        expect(yield* store.putIf("doc", bytes("two"), one)).toBe(true)
        expect(yield* store.putIf("doc", bytes("three"), one)).toBe(false)
        expect(yield* store.deleteIf("doc", one)).toBe(false)
        expect(text(yield* store.get("doc"))).toBe("two")
        const two = Option.getOrThrow(yield* store.version("doc"))
        expect(two).not.toBe(one)
        yield* store.put("doc", bytes("tow"))
        expect(yield* store.putIf("doc", bytes("four"), two)).toBe(false)
        expect(yield* store.deleteIf("doc", Option.getOrThrow(yield* store.version("doc")))).toBe(true)
        expect(yield* store.deleteIf("doc", two)).toBe(false)
        expect(yield* keysOf(store, "")).toEqual([])
      })
    ))

  it("lets one of many replace a version, and one of many delete it", () =>
    inStore((store) =>
      Effect.gen(function* () {
        for (let round = 0; round < 5; round++) {
          yield* store.put("deep/doc", bytes(`round ${round}`))
          const version = Option.getOrThrow(yield* store.version("deep/doc"))
          const tries = Array.from({ length: 12 }, (_, n) =>
            n % 4 === 3 ? store.deleteIf("deep/doc", version) : store.putIf("deep/doc", bytes(`writer ${n} of ${round}`), version)
          )
          const won = yield* Effect.all(tries, { concurrency: "unbounded" })
          expect(won.filter((yes) => yes)).toHaveLength(1)
          const winner = won.indexOf(true)
          const left = yield* Effect.option(store.get("deep/doc"))
          expect(Option.map(left, text)).toEqual(winner % 4 === 3 ? Option.none() : Option.some(`writer ${winner} of ${round}`))
        }
      })
    ))

  it("tells how long ago an object was written, by its own clock", () =>
    inStore((store) =>
      Effect.gen(function* () {
        expect(yield* store.age("doc")).toEqual(Option.none())
        yield* store.put("doc", bytes("x"))
        yield* Effect.sleep(1_200)
        // S3 counts in whole seconds.
        const age = Option.getOrThrow(yield* store.age("doc"))
        expect(age).toBeGreaterThanOrEqual(200)
        expect(age).toBeLessThan(30_000)
        yield* store.put("doc", bytes("y"))
        expect(Option.getOrThrow(yield* store.age("doc"))).toBeLessThan(1_100)
      })
    ))

  it.each(["", "/a", "a//b", "../a", "a/../b", "a/..", "./a", "a\\b", "a/.ftm-unfinished-x", "a/"])("refuses %j as a key", (key) =>
    inStore((store) =>
      Effect.gen(function* () {
        const uses = [store.put(key, bytes("x")), store.get(key), store.head(key), store.delete(key), store.putIfAbsent(key, bytes("x"))]
        for (const use of uses.map((effect) => Effect.asVoid<unknown, ObjectStoreError, never>(effect))) {
          expect((yield* Effect.flip(use)).reason._tag).toBe("Unusable")
        }
      })
    )
  )
}
