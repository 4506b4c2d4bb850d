import { ObjectStore } from "@ftm/object-store"
import { byteSize, shellWord, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Result } from "effect"
import { readdir, stat, statfs } from "node:fs/promises"
import { dirname, join } from "node:path"
import { bad, type Finding, note, ok } from "./Finding.ts"

/** A quarter of 5,000 firms takes about 0.4 GB; twice that leaves room for the topics. */
const enoughBytes = 1e9

/** Can the store be written, read and deleted from? */
const examineAccess = Effect.gen(function* () {
  const store = yield* ObjectStore
  const words = new TextEncoder().encode("written by doctor")
  const tried = yield* Effect.result(
    Effect.gen(function* () {
      yield* store.put(StoreKeys.doctorProbe, words)
      const back = yield* store.get(StoreKeys.doctorProbe)
      yield* store.delete(StoreKeys.doctorProbe)
      return back.length === words.length
    })
  )
  if (Result.isFailure(tried)) return bad("store", `${store.location} cannot be used`, tried.failure.message)
  return tried.success
    ? ok("store", `${store.location} can be written, read and deleted from`)
    : bad("store", `${store.location} returned different bytes from those written`, "Choose another --store.")
})

const examineDisk = Effect.gen(function* () {
  const { location } = yield* ObjectStore
  if (location.startsWith("s3://")) return ok("disk", "not needed for a bucket")
  const free = yield* Effect.tryPromise(() => statfs(location)).pipe(
    Effect.map(({ bavail, bsize }) => bavail * bsize),
    Effect.catch(() => Effect.succeed(Number.NaN))
  )
  const found = `${byteSize(free)} free`
  if (Number.isNaN(free)) return note("disk", "free space unknown", "See: df -h")
  return free >= enoughBytes
    ? ok("disk", found)
    : bad("disk", found, "A quarter takes about 0.5 GB and its topics as much: free some space or choose another --store.")
})

/** For everybody: to enter a folder, to read a file. */
const [mayEnter, mayRead] = [0o001, 0o004]

/** A file below that every account of this machine may read; undefined if there is none. Closed folders are not looked into. */
const readableByAll = async (path: string): Promise<string | undefined> => {
  const found = await stat(path)
  if (found.isFile()) return (found.mode & mayRead) === 0 ? undefined : path
  if (!found.isDirectory() || (found.mode & mayEnter) === 0) return undefined
  for (const name of await readdir(path)) {
    const readable = await readableByAll(join(path, name))
    if (readable !== undefined) return readable
  }
  return undefined
}

/** Whether every account of this machine comes as far as this folder. */
const isReachable = async (folder: string): Promise<boolean> => {
  const isOpen = ((await stat(folder)).mode & mayEnter) !== 0
  return isOpen && (dirname(folder) === folder || isReachable(dirname(folder)))
}

/** May everybody on this machine read the licensed text? */
const examinePrivacy = Effect.gen(function* () {
  const { location } = yield* ObjectStore
  if (location.startsWith("s3://")) return ok("readers", "a bucket: its policy says who may read it")
  if (process.platform === "win32") return note("readers", "not known on Windows", "Keep the folder below your own.")
  const readable = yield* Effect.option(
    Effect.tryPromise(async () => ((await isReachable(location)) ? readableByAll(location) : undefined))
  )
  if (Option.isNone(readable)) return note("readers", "could not be looked at", `See: ls -lR ${shellWord(location)}`)
  return readable.value === undefined
    ? ok("readers", "its owner, and at most the group")
    : note(
        "readers",
        `every account of this machine may read ${readable.value}, and perhaps more`,
        `Transcripts are licensed text: chmod -R o-rwx ${shellWord(location)}`
      )
})

/** Everything that can be learned of the store. */
export const examineStore: Effect.Effect<ReadonlyArray<Finding>, never, ObjectStore> = Effect.all([
  examineAccess,
  examineDisk,
  examinePrivacy
])
