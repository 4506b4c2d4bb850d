import { type Dirent } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { compareKeys, unfinishedPrefix } from "./ObjectKey.ts"
import type { StoredObject } from "./ObjectStore.ts"

/** The entries of a folder; none if there is no such folder. */
export const entriesOf = async (folder: string): Promise<ReadonlyArray<Dirent>> => {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    // A folder that does not exist counts as empty: every store starts that way.
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return []
    throw error
  }
}

/** A file that vanished after it was listed is left out. */
const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
}

/** All files under `root` whose key starts with `prefix`, by ascending key; unfinished files are left out. */
export const listFiles = async (root: string, prefix: string): Promise<ReadonlyArray<StoredObject>> => {
  const found: Array<StoredObject> = []
  const visit = async (folderKey: string): Promise<void> => {
    for (const entry of await entriesOf(join(root, folderKey))) {
      const key = `${folderKey}${entry.name}`
      if (entry.isDirectory()) {
        const below = `${key}/`
        if (below.startsWith(prefix) || prefix.startsWith(below)) await visit(below)
      } else if ((entry.isFile() || entry.isSymbolicLink()) && key.startsWith(prefix) && !entry.name.startsWith(unfinishedPrefix)) {
        const size = await sizeOf(join(root, key))
        if (size !== undefined) found.push({ key, size })
      }
    }
  }
  await visit(prefix.slice(0, prefix.lastIndexOf("/") + 1))
  return found.sort((a, b) => compareKeys(a.key, b.key))
}
