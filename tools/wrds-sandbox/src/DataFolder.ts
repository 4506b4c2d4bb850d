import { Effect } from "effect"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { join } from "node:path"
import { createGunzip } from "node:zlib"
import { badData, type SandboxError, wordsOf } from "./SandboxError.ts"
import { csvHeader, tableName, type WrdsTable, wrdsTables } from "./WrdsTables.ts"

/** A table's file that was found and checked. */
export interface TableFile {
  readonly table: WrdsTable
  readonly path: string
  /** Size of the gzipped file in bytes. */
  readonly bytes: number
}

/** Finds the five files and reads the first line of each, so that a wrong folder is reported before a server is started. */
export const checkDataFolder = Effect.fn("wrds-sandbox.checkDataFolder")(function* (folder: string) {
  const info = yield* Effect.promise(() => stat(folder).catch(() => undefined))
  if (info === undefined) return yield* badData(folder, "there is no such folder; give --data a folder with the five .csv.gz files")
  if (!info.isDirectory()) return yield* badData(folder, "is not a folder; give --data the folder that holds the five .csv.gz files")

  const files: Array<TableFile> = []
  for (const table of wrdsTables) files.push(yield* checkTableFile(folder, table))
  return files
})

const checkTableFile = (folder: string, table: WrdsTable): Effect.Effect<TableFile, SandboxError> =>
  Effect.gen(function* () {
    const path = join(folder, `${tableName(table)}.csv.gz`)
    const info = yield* Effect.promise(() => stat(path).catch(() => undefined))
    if (info === undefined || !info.isFile()) return yield* badData(path, "the file is missing; the sandbox needs all five tables")

    const found = yield* Effect.tryPromise({ try: () => firstLine(path), catch: (cause) => badData(path, gzipProblem(cause)) })
    const expected = csvHeader(table)
    if (found !== expected) {
      return yield* badData(path, `wrong header: found "${found.slice(0, 200)}", expected "${expected}"`)
    }
    return { table, path, bytes: info.size }
  })

/** Turns zlib's error into words for somebody whose file is not a gzip file. */
export const gzipProblem = (cause: unknown): string => {
  const words = wordsOf(cause)
  if (words.includes("incorrect header check")) return "is not a gzip file; compress it with gzip"
  if (words.includes("unexpected end of file")) return "is cut off: the gzip data ends too early; copy the file again"
  return `cannot be read: ${words}`
}

const firstLine = async (path: string): Promise<string> => {
  const source = createReadStream(path)
  const text = createGunzip()
  source.on("error", (error) => text.destroy(error))
  source.pipe(text)
  let line = ""
  try {
    for await (const chunk of text) {
      line += String(chunk)
      const end = line.indexOf("\n")
      if (end >= 0) return line.slice(0, end).replace(/\r$/, "")
      // None of our headers is this long, so a huge file without a line break is not read to its end.
      if (line.length > 100_000) return line
    }
    return line
  } finally {
    source.destroy()
  }
}
