import { Effect } from "effect"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { AuditError, fileTrouble, SheetsThere } from "../AuditError.ts"
import type { AuditSheets } from "./SheetFiles.ts"

/** Writes the files of an audit into a folder that is there. Fails, and writes nothing, where one of them is there already: it may be filled in. */
export const writeSheets = Effect.fn("writeSheets")(function* (folder: string, { files }: AuditSheets) {
  const there = [...files.keys()].map((name) => join(folder, name)).find((file) => existsSync(file))
  if (there !== undefined) {
    return yield* new AuditError({
      message: `${there} is there already, and somebody may have filled it in. Nothing was written.`,
      reason: new SheetsThere({ file: there })
    })
  }
  const write = (name: string, text: string) =>
    Effect.try({
      // Never over a file that has appeared meanwhile.
      try: () => writeFileSync(join(folder, name), text, { flag: "wx" }),
      catch: fileTrouble(join(folder, name))
    })
  yield* Effect.forEach(files, ([name, text]) => write(name, text), { discard: true })
  return [...files.keys()].map((name) => join(folder, name))
})
