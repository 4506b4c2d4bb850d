import { link, open, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { makeFolders } from "./MakeFolders.ts"
import { unfinishedName } from "./UnfinishedFiles.ts"

/** Makes a rename or link in a folder survive a power cut. Systems that cannot open folders go without this protection. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r").catch(() => undefined)
  if (handle === undefined) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}

// Transcripts are licensed: what is written is never for others, and for the owner's group only as far as the process's umask lets it.
const [fileMode, folderMode] = [0o640, 0o750]

/** Writes the bytes to a temporary file next to `path` and lets `publish` give it its name. */
export const writeBeside = async <A>(path: string, bytes: Uint8Array, publish: (unfinished: string) => Promise<A>): Promise<A> => {
  const folder = dirname(path)
  await makeFolders(folder, folderMode)
  const unfinished = join(folder, unfinishedName())
  try {
    const handle = await open(unfinished, "wx", fileMode)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    const published = await publish(unfinished)
    await syncFolder(folder)
    return published
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Replaces a file; readers see the whole old file or the whole new one. */
export const replaceFile = (path: string, bytes: Uint8Array): Promise<void> =>
  writeBeside(path, bytes, (unfinished) => rename(unfinished, path))

/** Creates a file unless its name is taken. A hard link is the only file operation that does both at once, with the whole content. */
export const createFile = (path: string, bytes: Uint8Array): Promise<boolean> =>
  writeBeside(path, bytes, async (unfinished) => {
    try {
      await link(unfinished, path)
      return true
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false
      throw error
    }
  })

/** Up to `end - start` bytes from `start`; fewer if the file ends earlier. */
export const readRange = async (path: string, start: number, end: number): Promise<Uint8Array> => {
  const handle = await open(path, "r")
  try {
    const bytes = new Uint8Array(Math.max(0, end - start))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await handle.close()
  }
}
