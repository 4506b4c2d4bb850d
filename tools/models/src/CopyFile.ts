import { copyFile, rename, rm } from "node:fs/promises"
import { checkFile } from "./Download.ts"
import type { HubFile } from "./HubFiles.ts"
import { ModelError } from "./ModelError.ts"

/** Copies a file to `path`. The copy is `path.part` until it has been checked. */
export const copyChecked = async (source: string, path: string, expected: HubFile): Promise<void> => {
  const part = `${path}.part`
  try {
    await copyFile(source, part)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ModelError(`cannot copy ${source}: ${why}; bring the whole folder again from the machine that pulled it`)
  }
  const outcome = await checkFile(part, expected)
  if (outcome !== "right") {
    await rm(part, { force: true })
    throw new ModelError(`${source} ${outcome}; bring the whole folder again from the machine that pulled it`)
  }
  await rename(part, path)
}
