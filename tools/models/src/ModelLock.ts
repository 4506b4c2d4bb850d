import { readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ModelError } from "./ModelError.ts"

/** A record of what was fetched, kept next to the model: a second pull, here or on another machine with this file, must find the same bytes. */
export interface ModelLock {
  readonly model: string
  readonly repository: string
  readonly commit: string
  /** By name in the folder. */
  readonly files: Readonly<Record<string, { readonly path: string; readonly bytes: number; readonly sha256: string }>>
}

export const lockFile = (folder: string): string => join(folder, "model.lock.json")

const isLock = (value: unknown): value is ModelLock => {
  const isRecord = (v: unknown): v is Readonly<Record<string, unknown>> => typeof v === "object" && v !== null
  return (
    isRecord(value) &&
    typeof value["model"] === "string" &&
    typeof value["repository"] === "string" &&
    typeof value["commit"] === "string" &&
    /^[0-9a-f]{40}$/.test(value["commit"]) &&
    isRecord(value["files"]) &&
    Object.values(value["files"]).every(
      (file) =>
        isRecord(file) &&
        typeof file["path"] === "string" &&
        Number.isSafeInteger(file["bytes"]) &&
        typeof file["sha256"] === "string" &&
        /^[0-9a-f]{64}$/.test(file["sha256"])
    )
  )
}

/** The folder's lock, or undefined if there is none. */
export const readLock = async (folder: string): Promise<ModelLock | undefined> => {
  const file = lockFile(folder)
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch {
    return undefined
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  if (!isLock(parsed)) throw new ModelError(`${file} was not written by pull; type: rm ${file} and pull again`)
  return parsed
}

/** Written to a temporary file and moved into place, so that nobody reads half a lock. */
export const writeLock = async (folder: string, lock: ModelLock): Promise<void> => {
  const file = lockFile(folder)
  await writeFile(`${file}.part`, `${JSON.stringify(lock, null, 2)}\n`)
  await rename(`${file}.part`, file)
}
