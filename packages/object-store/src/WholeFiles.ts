import { link, mkdir, open, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { unfinishedName } from "./UnfinishedFiles.ts"

/** Makes what was renamed or linked into a folder survive a power cut; some systems cannot open folders, then nothing is lost but that. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r").catch(() => undefined)
  if (handle === undefined) return
  await handle.sync().catch(() => undefined)
  await handle.close()
}

/** Writes the bytes to a file of their own beside `path` and lets `publish` give them their name. */
const writeBeside = async <A>(path: string, bytes: Uint8Array, publish: (unfinished: string) => Promise<A>): Promise<A> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const unfinished = join(folder, unfinishedName())
  try {
    const handle = await open(unfinished, "wx")
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

/** Readers see the old file or the new one, whole. */
export const replaceFile = (path: string, bytes: Uint8Array): Promise<void> =>
  writeBeside(path, bytes, (unfinished) => rename(unfinished, path))

/** A hard link fails when the name is taken: the one file operation that is atomic with the whole content. */
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

/** Up to `end - start` bytes from `start`; fewer where the file ends before. */
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
