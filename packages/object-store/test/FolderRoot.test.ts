import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { folderLayer, ObjectStore, type ObjectStoreError } from "../src/index.ts"

let parent: string
let store: string
let outside: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "ftm-root-"))
  // The name of one begins like that of the other.
  store = join(parent, "store")
  outside = join(parent, "store-of-another")
  for (const folder of [store, outside, join(store, "raw")]) await mkdir(folder)
  await writeFile(join(store, "raw", "a.json"), "ours")
  await writeFile(join(outside, "a.json"), "theirs")
})
afterEach(() => rm(parent, { recursive: true, force: true }))

type Store = ObjectStore["Service"]
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (data: Uint8Array): string => new TextDecoder().decode(data)

const use = <A, E>(work: (store: Store) => Effect.Effect<A, E>, folder = store): Promise<A> =>
  Effect.runPromise(Effect.flatMap(ObjectStore, work).pipe(Effect.provide(folderLayer(folder))))

/** Everything that may be done with a key. */
const everything = (one: Store, key: string): ReadonlyArray<Effect.Effect<unknown, ObjectStoreError>> => [
  one.get(key),
  one.getRange(key, 0, 2),
  one.head(key),
  one.put(key, bytes("x")),
  one.putIfAbsent(key, bytes("x")),
  one.delete(key),
  one.list(key.slice(0, key.lastIndexOf("/") + 1)),
  one.list(key)
]

describe("a link in a store", () => {
  it.each(["runs/a.json", "runs/deep/er/b.json", "runs/../a.json"])("that leads out of it is not followed: %s", async (key) => {
    await symlink(outside, join(store, "runs"))
    const errors = await use((one) => Effect.forEach(everything(one, key), Effect.flip))
    for (const error of errors) expect(error.reason._tag).toBe("Unusable")
    if (!key.includes("..")) for (const error of errors) expect(error.message).toContain(`leads out of the store, to ${outside}`)
    expect(await readdir(outside)).toEqual(["a.json"])
    expect(await readFile(join(outside, "a.json"), "utf8")).toBe("theirs")
  })

  it("that leads to nothing yet makes nothing there", async () => {
    await symlink(join(parent, "not-yet"), join(store, "runs"))
    const error = await use((one) => Effect.flip(one.put("runs/quarter=2021Q1/a.json", bytes("x"))))
    expect(error.reason._tag).toBe("Unusable")
    expect((await readdir(parent)).sort()).toEqual(["store", "store-of-another"])
    // Some editors leave such a link beside a file that is being edited.
    await symlink("ada@host.123", join(store, "raw", ".#a.json"))
    expect(await use((one) => one.list("raw/"))).toEqual([{ key: "raw/a.json", size: 4 }])
  })

  it("that is a file's own name is replaced by a write and not written through, and never read", async () => {
    await symlink(join(outside, "a.json"), join(store, "raw", "b.json"))
    await use((one) =>
      Effect.gen(function* () {
        for (const read of [one.get("raw/b.json"), one.getRange("raw/b.json", 0, 1), one.head("raw/b.json")]) {
          expect((yield* Effect.flip(Effect.asVoid<unknown, ObjectStoreError, never>(read))).message).toContain("symbolic link")
        }
        expect(yield* one.putIfAbsent("raw/b.json", bytes("x"))).toBe(false)
        yield* one.put("raw/b.json", bytes("ours now"))
        expect(text(yield* one.get("raw/b.json"))).toBe("ours now")
      })
    )
    expect(await readFile(join(outside, "a.json"), "utf8")).toBe("theirs")
    expect((await lstat(join(store, "raw", "b.json"))).isSymbolicLink()).toBe(false)
  })

  it("that was put there while the store is in use is seen", async () => {
    await use((one) =>
      Effect.gen(function* () {
        yield* one.put("runs/a.json", bytes("x"))
        yield* Effect.promise(() => rm(join(store, "runs"), { recursive: true }))
        yield* Effect.promise(() => symlink(outside, join(store, "runs")))
        expect((yield* Effect.flip(one.put("runs/b.json", bytes("x")))).message).toContain("symbolic link")
      })
    )
    expect(await readdir(outside)).toEqual(["a.json"])
  })

  it("that stays within it is followed, and the store's own folder may be one", async () => {
    await symlink("raw", join(store, "same"))
    await symlink(store, join(parent, "way"))
    await use(
      (one) =>
        Effect.gen(function* () {
          expect(text(yield* one.get("same/a.json"))).toBe("ours")
          yield* one.put("same/b.json", bytes("both"))
          expect(text(yield* one.get("raw/b.json"))).toBe("both")
        }),
      join(parent, "way")
    )
  })

  it("and a pipe is not waited for", async () => {
    execFileSync("sh", ["-c", "mkfifo raw/pipe.json"], { cwd: store })
    await use((one) =>
      Effect.gen(function* () {
        expect((yield* Effect.flip(one.get("raw/pipe.json"))).message).toContain("it is no plain file")
        expect((yield* one.list("raw/")).map(({ key }) => key)).toEqual(["raw/a.json"])
      })
    )
  })
})

describe("a store that was there", () => {
  const moved = (): string => join(parent, "moved")

  it("and is moved away is not made again, and goes on once it is back", async () => {
    await use((one) =>
      Effect.gen(function* () {
        yield* one.put("progress/a.json", bytes("1"))
        yield* Effect.promise(() => rename(store, moved()))
        for (const tried of everything(one, "progress/a.json")) {
          const error = yield* Effect.flip(tried)
          expect(error.reason._tag).toBe("Unusable")
          expect(error.message).toContain(`The store ${store} is gone`)
        }
        expect(yield* Effect.promise(() => readdir(parent))).not.toContain("store")
        yield* Effect.promise(() => rename(moved(), store))
        yield* one.put("progress/a.json", bytes("2"))
        expect(text(yield* one.get("progress/a.json"))).toBe("2")
      })
    )
  })

  it("and leaves an empty folder behind, as an unmounted disk does, is gone", async () => {
    await use((one) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => rename(store, moved()))
        yield* Effect.promise(() => mkdir(store))
        expect((yield* Effect.flip(one.put("progress/a.json", bytes("1")))).message).toContain("is gone")
        expect((yield* Effect.flip(one.get("raw/a.json"))).message).toContain("is gone")
      })
    )
    expect(await readdir(store)).toEqual([])
  })

  it("and is another folder with the same files, as after a disk was mounted again, goes on", async () => {
    await use((one) =>
      Effect.gen(function* () {
        yield* Effect.promise(() => rename(store, moved()))
        yield* Effect.promise(() => cp(moved(), store, { recursive: true }))
        expect(text(yield* one.get("raw/a.json"))).toBe("ours")
      })
    )
  })

  it("was perhaps made by its first write", async () => {
    const made = join(parent, "new", "store")
    await use(
      (one) =>
        Effect.gen(function* () {
          expect(yield* one.list("")).toEqual([])
          yield* one.put("a", bytes("1"))
          yield* Effect.promise(() => rename(made, moved()))
          expect((yield* Effect.flip(one.put("c", bytes("1")))).message).toContain("is gone")
        }),
      made
    )
    expect(await readdir(moved())).toEqual(["a"])
  })
})
