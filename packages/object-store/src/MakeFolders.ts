import { mkdir } from "node:fs/promises"
import { dirname } from "node:path"

const codeOf = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

/** False where the folder it would lie in is not there. */
const makeFolder = async (folder: string, mode: number): Promise<boolean> => {
  try {
    await mkdir(folder, { mode })
    return true
  } catch (cause) {
    // Somebody has made it. If it is a file, whatever is written below it fails.
    if (codeOf(cause) === "EEXIST") return true
    if (codeOf(cause) === "ENOENT") return false
    throw cause
  }
}

/**
 * Makes a folder and those it lies in, where they are not there yet. Node does so too, but never ends where the system says of a folder
 * that it cannot be made by the code for a missing parent, as in /proc.
 */
export const makeFolders = async (folder: string, mode: number): Promise<void> => {
  if (await makeFolder(folder, mode)) return
  if (dirname(folder) !== folder) await makeFolders(dirname(folder), mode)
  await mkdir(folder, { mode }).catch((cause: unknown) => {
    if (codeOf(cause) !== "EEXIST") throw cause
  })
}
