import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { getuid, platform } from "node:process"
import { afterEach, describe, expect, it } from "vitest"
import { classifyFolderFailure } from "../src/ClassifyFolderFailure.ts"
import { folderLayer, ObjectStore, type ObjectStoreError } from "../src/index.ts"
import { objectStoreContract } from "./Contract.ts"

const folders: Array<string> = []
const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "ftm-store-"))
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

describe("a folder", () => {
  objectStoreContract(async () => folderLayer(join(await emptyFolder(), "not", "made", "yet")))

  const run = <A, E>(folder: string, use: (store: typeof ObjectStore.Service) => Effect.Effect<A, E>) =>
    Effect.runPromise(Effect.flatMap(ObjectStore, use).pipe(Effect.provide(folderLayer(folder))))

  it("is not made by reading", async () => {
    const folder = join(await emptyFolder(), "typo")
    expect(await run(folder, (store) => store.list(""))).toEqual([])
    await expect(readdir(folder)).rejects.toThrow("ENOENT")
  })

  it("leaves nothing but the object behind", async () => {
    const folder = await emptyFolder()
    await run(folder, (store) =>
      Effect.gen(function* () {
        yield* store.put("a", new Uint8Array(10))
        yield* store.putIfAbsent("a", new Uint8Array(3))
        yield* store.putIfAbsent("b", new Uint8Array(3))
      })
    )
    expect((await readdir(folder)).sort()).toEqual(["a", "b"])
  })

  it("does not list what a killed writer left, and sweeps it when it is old", async () => {
    const folder = await emptyFolder()
    await mkdir(join(folder, "raw"))
    const old = join(folder, "raw", ".ftm-unfinished-old")
    const young = join(folder, "raw", ".ftm-unfinished-young")
    await writeFile(old, "half")
    await writeFile(young, "half")
    const twoHoursAgo = Date.now() / 1000 - 7200
    await utimes(old, twoHoursAgo, twoHoursAgo)
    expect(await run(folder, (store) => store.list(""))).toEqual([])
    expect(await readdir(join(folder, "raw"))).toEqual([".ftm-unfinished-young"])
  })

  it("sweeps at once what a writer of this machine left that does not run any more", async () => {
    const folder = await emptyFolder()
    const gone = spawnSync(process.execPath, ["-e", ""]).pid
    const id = "00000000-0000-4000-8000-000000000000"
    const name = (pid: number, host: string): string => `.ftm-unfinished-${pid}@${host}.${id}`
    await Promise.all(
      [name(gone, hostname()), name(process.pid, hostname()), name(gone, "elsewhere")].map((file) => writeFile(join(folder, file), "half"))
    )
    await run(folder, (store) => store.list(""))
    expect((await readdir(folder)).sort()).toEqual([name(process.pid, hostname()), name(gone, "elsewhere")].sort())
  })

  it("is refused where the path is a file", async () => {
    const file = join(await emptyFolder(), "file")
    await writeFile(file, "x")
    const error = await run(file, (store) => Effect.succeed(store.location)).catch((cause: unknown) => cause)
    expect(String(error)).toContain("ENOTDIR")
    expect(String(error)).toContain("--store")
  })

  it("says that it may not write", async (ctx) => {
    if (getuid?.() === 0) ctx.skip("root may write everywhere; the table below covers EACCES")
    const folder = await emptyFolder()
    await chmod(folder, 0o500)
    const error = await run(folder, (store) => Effect.flip(store.put("a", new Uint8Array(1))))
    expect(error.reason._tag).toBe("AccessDenied")
  })

  it("readers see the old object or the new one while it is being replaced", async () => {
    const folder = await emptyFolder()
    await run(folder, (store) =>
      Effect.gen(function* () {
        const whole = (n: number) => new Uint8Array(200_000).fill(n)
        yield* store.put("k", whole(0))
        const writes = Effect.forEach(
          Array.from({ length: 20 }, (_, n) => n),
          (n) => store.put("k", whole(n))
        )
        const reads = Effect.forEach(Array.from({ length: 60 }), () =>
          Effect.map(store.get("k"), (data) => {
            expect(data.length).toBe(200_000)
            expect(data.every((value) => value === data[0])).toBe(true)
          })
        )
        yield* Effect.all([writes, reads], { concurrency: 2 })
      })
    )
  })
})

describe("a folder that refuses", () => {
  const uses: Readonly<Record<string, (store: typeof ObjectStore.Service) => Effect.Effect<unknown, ObjectStoreError>>> = {
    get: (store) => store.get("raw/k"),
    head: (store) => store.head("raw/k"),
    version: (store) => store.version("raw/k"),
    put: (store) => store.put("raw/k", new Uint8Array(1)),
    putIfAbsent: (store) => store.putIfAbsent("raw/k", new Uint8Array(1)),
    putIf: (store) => store.putIf("raw/k", new Uint8Array(1), "v"),
    deleteIf: (store) => store.deleteIf("raw/k", "v"),
    list: (store) => store.list("raw/"),
    delete: (store) => store.delete("raw/k")
  }
  const everything = Object.keys(uses)
  const writes = ["put", "putIfAbsent", "putIf"]
  /** Opens the store and uses it, and gives what went wrong. */
  const refusalOf = (folder: string, use: string) =>
    Effect.runPromise(Effect.flip(Effect.flatMap(ObjectStore, uses[use]!).pipe(Effect.provide(folderLayer(folder)))))

  const places: Readonly<Record<string, (folder: string) => Promise<string>>> = {
    "a file in its place": async (folder) => {
      await writeFile(join(folder, "file"), "x")
      return join(folder, "file")
    },
    "a file on the way": async (folder) => {
      await writeFile(join(folder, "file"), "x")
      return join(folder, "file", "store")
    },
    "a file in it": async (folder) => {
      await writeFile(join(folder, "raw"), "x")
      return folder
    },
    "a circle of links": async (folder) => {
      await symlink("circle", join(folder, "circle"))
      return join(folder, "circle", "store")
    },
    "a long name": async (folder) => join(folder, "n".repeat(300)),
    "no place for folders": async () => "/proc/ftm-store"
  }
  const cases = [
    ...everything.map((use) => ["a file in its place", use, "no folder"] as const),
    ...everything.map((use) => ["a file on the way", use, "no folder"] as const),
    ...writes.map((use) => ["a file in it", use, "no folder"] as const),
    ...everything.map((use) => ["a circle of links", use, "circle of links"] as const),
    ...everything.map((use) => ["a long name", use, "long name"] as const),
    ...(platform === "linux" ? writes.map((use) => ["no place for folders", use, "no folder"] as const) : [])
  ]
  it.each(cases)("%s: %s fails at once with %s", async (place, use, fault) => {
    const folder = await places[place]!(await emptyFolder())
    const error = await refusalOf(folder, use)
    expect(error.reason).toMatchObject({ _tag: "Unusable", fault })
    expect(error.message).toContain(folder)
    expect(error.message).toContain("--store")
  })
})

describe("Node's error codes", () => {
  it.each([
    ["ENOENT", "read", "NotFound", undefined],
    ["ENOENT", "write", "Unusable", "no folder"],
    ["ENOTDIR", "read", "NotFound", undefined],
    ["ENOTDIR", "write", "Unusable", "no folder"],
    ["EISDIR", "read", "NotFound", undefined],
    ["EISDIR", "write", "Unusable", "no file"],
    ["EACCES", "read", "AccessDenied", "not allowed"],
    ["EACCES", "write", "AccessDenied", "not allowed"],
    ["EPERM", "write", "AccessDenied", "not allowed"],
    ["EROFS", "write", "Unusable", "read only"],
    ["ENOSPC", "write", "Unusable", "no space"],
    ["EDQUOT", "write", "Unusable", "no space"],
    ["EFBIG", "write", "Unusable", "no space"],
    ["ENAMETOOLONG", "write", "Unusable", "long name"],
    ["ELOOP", "read", "Unusable", "circle of links"],
    ["ENOTSUP", "write", "Unusable", "no hard links"],
    ["EMFILE", "read", "Unreachable", undefined],
    ["EBUSY", "write", "Unreachable", undefined],
    ["EIO", "read", "Unreachable", undefined],
    ["ESTALE", "read", "Unreachable", undefined],
    ["ETIMEDOUT", "read", "Unreachable", undefined],
    ["EWHATEVER", "read", "Unusable", "other"],
    [undefined, "read", "Unusable", "other"]
  ] as const)("%s on a %s is %s, %s", (code, doing, _tag, fault) => {
    const failure = classifyFolderFailure(code, doing)
    expect(failure.reason).toMatchObject(fault === undefined ? { _tag } : { _tag, fault })
    expect(failure.advice).not.toBe("")
  })
})
