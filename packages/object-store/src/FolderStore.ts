import { Clock, Effect, Layer, Option } from "effect"
import { readFile, rm, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { classifyFolderFailure } from "./ClassifyFolderFailure.ts"
import type { ReadOrWrite } from "./FailureReason.ts"
import { listFiles } from "./FolderFiles.ts"
import { FolderRoot, RefusedPlace } from "./FolderRoot.ts"
import { badKey, badKeyPrefix } from "./ObjectKey.ts"
import { ObjectStore, ObjectStoreError, Unusable } from "./ObjectStore.ts"
import { deleteFileIf, fileAge, replaceFileIf, versionOf } from "./ReplaceIf.ts"
import { sweepUnfinished } from "./UnfinishedFiles.ts"
import { createFile, readRange, replaceFile } from "./WholeFiles.ts"

/** No writer needs this long for one file: the writer of an older unfinished file is gone, whichever machine it ran on. */
const unfinishedForMillis = 60 * 60 * 1000

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined

/** Turns a key into the path of its file; fails if the key would lead out of the folder. */
const checkKey = (root: string, key: string, problem: string | undefined) =>
  problem === undefined
    ? Effect.succeed(join(root, key))
    : Effect.fail(
        new ObjectStoreError({
          message: `"${key}" cannot be a key in ${root}: ${problem}. Use names joined by "/" such as raw/a.parquet.`,
          key,
          reason: new Unusable({ fault: "bad key" })
        })
      )

const makeFolderStore = (folder: FolderRoot) => {
  const root = folder.path
  const attempt = <A>(what: string, doing: ReadOrWrite, key: string, run: () => Promise<A>) =>
    Effect.tryPromise({
      try: async () => {
        await folder.check(join(root, key), doing)
        const done = await run()
        // The first write has made it.
        if (doing === "write") await folder.find()
        return done
      },
      catch: (cause) => {
        if (cause instanceof RefusedPlace)
          return new ObjectStoreError({ message: cause.message, key, reason: new Unusable({ fault: "refused place" }) })
        const code = codeOf(cause)
        const { advice, reason } = classifyFolderFailure(code, doing)
        return new ObjectStoreError({
          message: `Could not ${what} ${join(root, key)} (${code ?? String(cause)}). ${advice}`,
          key,
          reason,
          cause
        })
      }
      // Not interruptible half-way: an interrupted caller continues once the file is whole or gone.
    }).pipe(Effect.uninterruptible)

  const get = Effect.fn("FolderStore.get")(function* (key: string) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("read", "read", key, async () => new Uint8Array(await readFile(path)))
  })

  const getRange = Effect.fn("FolderStore.getRange")(function* (key: string, start: number, end: number) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("read", "read", key, () => readRange(path, start, end))
  })

  const head = Effect.fn("FolderStore.head")(function* (key: string) {
    const path = yield* checkKey(root, key, badKey(key))
    const found = yield* attempt("look at", "read", key, () => stat(path)).pipe(
      Effect.catchIf(
        (error) => error.reason._tag === "NotFound",
        () => Effect.succeed(undefined)
      )
    )
    return found !== undefined && found.isFile() ? Option.some({ key, size: found.size }) : Option.none()
  })

  const put = Effect.fn("FolderStore.put")(function* (key: string, bytes: Uint8Array) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("write", "write", key, () => replaceFile(path, bytes))
  })

  const putIfAbsent = Effect.fn("FolderStore.putIfAbsent")(function* (key: string, bytes: Uint8Array) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("write", "write", key, () => createFile(path, bytes))
  })

  const version = Effect.fn("FolderStore.version")(function* (key: string) {
    const path = yield* checkKey(root, key, badKey(key))
    return Option.fromUndefinedOr(yield* attempt("look at", "read", key, () => versionOf(path)))
  })

  const putIf = Effect.fn("FolderStore.putIf")(function* (key: string, bytes: Uint8Array, expected: string) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("write", "write", key, () => replaceFileIf(path, bytes, expected))
  })

  const deleteIf = Effect.fn("FolderStore.deleteIf")(function* (key: string, expected: string) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("delete", "write", key, () => deleteFileIf(path, expected))
  })

  const age = Effect.fn("FolderStore.age")(function* (key: string) {
    const path = yield* checkKey(root, key, badKey(key))
    const now = yield* Clock.currentTimeMillis
    return Option.fromUndefinedOr(yield* attempt("look at", "read", key, () => fileAge(path, now)))
  })

  const list = Effect.fn("FolderStore.list")(function* (prefix: string) {
    yield* checkKey(root, prefix, badKeyPrefix(prefix))
    return yield* attempt("list", "read", prefix.slice(0, prefix.lastIndexOf("/") + 1), () => listFiles(root, prefix))
  })

  const remove = Effect.fn("FolderStore.delete")(function* (key: string) {
    const path = yield* checkKey(root, key, badKey(key))
    return yield* attempt("delete", "write", key, () => rm(path, { force: true }))
  })

  return ObjectStore.of({
    location: root,
    results: "",
    addressOf: (key) => join(root, key),
    get,
    getRange,
    head,
    put,
    putIfAbsent,
    version,
    putIf,
    deleteIf,
    age,
    list,
    delete: remove
  })
}

/** If the path exists it must be a folder. If not, the first write creates it, so that a mistyped --store leaves no trace. */
const checkFolder = (root: string): Effect.Effect<void, ObjectStoreError> =>
  Effect.tryPromise({
    try: async () => {
      const isFolder = (await stat(root)).isDirectory()
      return isFolder ? undefined : "ENOTDIR"
    },
    catch: codeOf
  }).pipe(
    Effect.catch((code) => Effect.succeed(code ?? "EIO")),
    Effect.flatMap((code) => {
      if (code === undefined || code === "ENOENT") return Effect.void
      const { advice, reason } = classifyFolderFailure(code, "write")
      return Effect.fail(new ObjectStoreError({ message: `Cannot use ${root} as the store (${code}). ${advice}`, key: "", reason }))
    })
  )

/**
 * A folder on this machine as the store. Every write goes to a temporary file in the same folder, which is synced and then
 * renamed, so readers, even after a power cut, find the old object or the new one. Files that a killed writer left behind
 * are never listed, and are deleted the next time the folder is used (after an hour if the writer ran on another machine).
 */
export const folderLayer = (path: string): Layer.Layer<ObjectStore, ObjectStoreError> =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const root = resolve(path)
      yield* checkFolder(root)
      const now = yield* Clock.currentTimeMillis
      // Not being allowed to clean up is no reason to refuse a store that can be read.
      yield* Effect.promise(() => sweepUnfinished(root, now - unfinishedForMillis).catch(() => undefined))
      const folder = new FolderRoot(root)
      // From now on it is known whether it is there.
      yield* Effect.promise(() => folder.find().catch(() => undefined))
      return makeFolderStore(folder)
    })
  )
