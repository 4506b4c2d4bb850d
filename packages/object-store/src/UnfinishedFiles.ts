import { randomUUID } from "node:crypto"
import { rm, stat } from "node:fs/promises"
import { hostname } from "node:os"
import { join } from "node:path"
import { entriesOf } from "./FolderFiles.ts"
import { unfinishedPrefix } from "./ObjectKey.ts"

// The name says who is writing the file, so that it is clear at once when nobody is any more.
const namePattern = /^(\d+)@(.*)\.[0-9a-f-]{36}$/

/** A name for a file that this process is about to write. */
export const unfinishedName = (): string => `${unfinishedPrefix}${process.pid}@${hostname()}.${randomUUID()}`

/** Whether a process of this machine with this id is running. */
export const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process is running, but belongs to somebody else.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH")
  }
}

/** Whether its writer ran on this machine and is no longer running. */
const isOrphan = (name: string): boolean => {
  const [, pid, host] = namePattern.exec(name.slice(unfinishedPrefix.length)) ?? []
  return pid !== undefined && host === hostname() && !runs(Number(pid))
}

/**
 * Deletes the unfinished files of writers that died: those of this machine at once, those of other machines (in a shared
 * folder) if nobody has touched them since `before` (milliseconds since 1970).
 */
export const sweepUnfinished = async (root: string, before: number): Promise<void> => {
  for (const entry of await entriesOf(root)) {
    const path = join(root, entry.name)
    if (entry.isDirectory()) {
      await sweepUnfinished(path, before)
    } else if (entry.name.startsWith(unfinishedPrefix)) {
      const modified = await stat(path).then(
        (s) => s.mtimeMs,
        () => undefined
      )
      if (modified !== undefined && (modified < before || isOrphan(entry.name))) await rm(path, { force: true })
    }
  }
}
