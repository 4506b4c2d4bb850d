import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { hostname } from "node:os"
import { basename, dirname, join } from "node:path"
import { unfinishedPrefix } from "./ObjectKey.ts"
import { runs, unfinishedName } from "./UnfinishedFiles.ts"
import { writeBeside } from "./WholeFiles.ts"

// A file system can create a name once and it can replace a name, but it cannot replace a name only if it still means the same file. So
// the right to replace one version of a file is a name of its own, which is created once: whoever has it looks whether the version still
// stands, and replaces it. Versions never come back, and so nobody waits for a right that is of no use any more.

/** How long we wait for another process that is about to replace the same version. It needs milliseconds. */
const patienceMillis = 20_000
const pauseMillis = 20

/** Names what lies at `path` now: every write makes another file. Undefined where there is none. */
export const versionOf = async (path: string): Promise<string | undefined> => {
  const found = await stat(path, { bigint: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined
    throw error
  })
  return found === undefined || !found.isFile() ? undefined : `${found.ino}-${found.mtimeNs}-${found.size}`
}

const self = `${process.pid}@${hostname()}`

/** Whether the process that wrote this is of this machine and gone. Of one on another machine nothing is known. */
const isGone = (holder: string): boolean => {
  const [pid = "", host] = holder.split("@")
  return host === hostname() && !runs(Number(pid))
}

/** Creates a small file with our name in it, unless there is one. It need not survive a power cut. */
const createRight = async (path: string): Promise<boolean> => {
  const unfinished = join(dirname(path), unfinishedName())
  try {
    await writeFile(unfinished, self)
    await link(unfinished, path)
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false
    throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Another process has stopped between taking the right to replace a file and replacing it. */
const busy = (path: string, holder: string): Error =>
  Object.assign(new Error(`process ${holder} has been replacing ${path} for ${patienceMillis / 1000} s`), { code: "EBUSY" })

/** Does `work` as the only one who may replace this version of the file, or gives false where it is no longer there. */
const withRight = async (path: string, version: string, work: () => Promise<void>): Promise<boolean> => {
  const right = (n: number) => join(dirname(path), `${unfinishedPrefix}next-${basename(path)}-${version}-${n}`)
  const stands = async () => (await versionOf(path)) === version
  let n = 1
  for (let waited = 0; ;) {
    if (!(await stands())) return false
    if (await createRight(right(n))) break
    const holder = await readFile(right(n), "utf8").catch(() => "")
    if (isGone(holder)) {
      n += 1 // It died before it could replace the file. Whoever creates the next name has the right.
      continue
    }
    if (waited >= patienceMillis) throw busy(path, holder)
    await new Promise((resolve) => setTimeout(resolve, pauseMillis))
    waited += pauseMillis
    n = 1 // Meanwhile the rights may have been given back, and are taken from the first again.
  }
  try {
    if (!(await stands())) return false
    await work()
    return true
  } finally {
    for (let i = 1; i <= n; i++) await rm(right(i), { force: true })
  }
}

/** Replaces the file if it still is this version; otherwise nothing is written, and the answer is false. */
export const replaceFileIf = (path: string, bytes: Uint8Array, version: string): Promise<boolean> =>
  writeBeside(path, bytes, (unfinished) => withRight(path, version, () => rename(unfinished, path)))

/** Deletes the file if it still is this version. */
export const deleteFileIf = (path: string, version: string): Promise<boolean> => withRight(path, version, () => rm(path))

/** Milliseconds since the file was written, by the clock of the file system it lies on; undefined where there is none. `ourNow` is our own. */
export const fileAge = async (path: string, ourNow: number): Promise<number | undefined> => {
  const written = await stat(path).catch(() => undefined)
  if (written === undefined) return undefined
  // A file that is written now says what time it is there: a server's clock may differ from ours.
  const probe = join(dirname(path), unfinishedName())
  try {
    await writeFile(probe, "")
    return Math.max(0, (await stat(probe)).mtimeMs - written.mtimeMs)
  } catch {
    return Math.max(0, ourNow - written.mtimeMs) // we may not write there: our own clock is the best there is
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}
