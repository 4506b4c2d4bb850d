import { shellWord } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { readdir, realpath, stat } from "node:fs/promises"
import { join, relative, resolve } from "node:path"
import { badFiles } from "../PrefetchError.ts"

/** A file of the folder that is to be read. */
export interface ImportFile {
  /** Relative to the folder, with `/`. */
  readonly name: string
  /** From the root on. */
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

export interface FolderContents {
  /** By ascending name. */
  readonly files: ReadonlyArray<ImportFile>
  /** Compressed JSON Lines: a firm may hide in them, so they stop the import. */
  readonly compressed: ReadonlyArray<string>
  /** What is there beside them and is not read. */
  readonly passedOver: ReadonlyArray<string>
  readonly unreadable: ReadonlyArray<string>
}

const jsonLines = /\.(?:jsonl|ndjson)$/i
const compressedLines = /\.(?:jsonl|ndjson)\.(?:gz|zst|bz2|xz|zip|lz4|br)$/i

const format = "Their format: docs/specs/transcript-jsonl.md"

const walk = async (root: string): Promise<FolderContents> => {
  const files: Array<ImportFile> = []
  const compressed: Array<string> = []
  const passedOver: Array<string> = []
  const unreadable: Array<string> = []
  // A link back to a folder above would loop for ever.
  const seen = new Set<string>()

  const visit = async (folder: string): Promise<void> => {
    const real = await realpath(folder)
    if (seen.has(real)) return
    seen.add(real)
    // In a fixed order: of two ways to one folder, through a link, always the same is gone.
    for (const entry of (await readdir(folder)).sort()) {
      const path = join(folder, entry)
      const name = relative(root, path).replaceAll("\\", "/")
      // Editors, notebooks and macOS keep copies under such names.
      if (entry.startsWith(".") || entry === "__MACOSX") {
        passedOver.push(name)
        continue
      }
      const found = await stat(path).catch(() => undefined)
      if (found === undefined) unreadable.push(name)
      else if (found.isDirectory()) await visit(path).catch(() => unreadable.push(name))
      else if (found.isFile() && jsonLines.test(entry)) files.push({ name, path, bytes: found.size, modified: found.mtimeMs })
      else if (compressedLines.test(entry)) compressed.push(name)
      else passedOver.push(name)
    }
  }
  await visit(root)
  // By code units, so that every machine reads them in the same order.
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return {
    files: files.sort((a, b) => byName(a.name, b.name)),
    compressed: compressed.sort(byName),
    passedOver: passedOver.sort(byName),
    unreadable: unreadable.sort(byName)
  }
}

/** The files of a folder and of the folders in it that end in `.jsonl` or `.ndjson`, and what else is there. */
export const filesOfFolder = Effect.fn("filesOfFolder")(function* (folder: string) {
  const found = yield* Effect.tryPromise({
    try: () => stat(folder),
    catch: () => badFiles(`There is no folder "${folder}". Give --from a folder with .jsonl files. ${format}`)
  })
  if (!found.isDirectory())
    return yield* badFiles(`${folder} is a file. Give --from the folder that it lies in: --from ${resolve(folder, "..")}`)
  const contents = yield* Effect.tryPromise({
    try: () => walk(resolve(folder)),
    catch: () => badFiles(`The folder ${folder} may not be read. See who may with: ls -ld ${shellWord(folder)}`)
  })
  if (contents.files.length + contents.compressed.length + contents.unreadable.length === 0) {
    const there =
      contents.passedOver.length === 0
        ? "it is empty"
        : `it has ${contents.passedOver.slice(0, 5).join(", ")}${contents.passedOver.length > 5 ? ", …" : ""}`
    return yield* badFiles(`There is no .jsonl file in ${folder}: ${there}. ${format}`)
  }
  return contents
})
