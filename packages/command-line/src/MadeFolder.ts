import { parseStorePlace } from "@ftm/object-store"
import { Result } from "effect"
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, isAbsolute, join, relative, resolve } from "node:path"
import { FolderRefused, type FolderRefusalReason } from "./FolderRefused.ts"

/** A file with the name of the tool that made the folder it is in. */
export const markerName = ".ftm-made-by"

const namesShown = 3

/** Who wants to write into a folder, and how the folder is given to it, such as `npm run demo -- --folder`. */
export interface FolderMaker {
  readonly tool: string
  readonly typedAs: string
}

/** Folders that are not to be written into, and neither is any folder that they lie in. */
interface Kept {
  readonly home: string
  readonly program: string
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : String(cause)

const realPath = (path: string): string | undefined => {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

const holds = (folder: string, other: string): boolean => {
  const way = relative(folder, realPath(other) ?? other)
  return other !== "" && !isAbsolute(way) && way.split(/[\\/]/)[0] !== ".."
}

/** The tool that made a folder; undefined if none says that it did. */
const makerOf = (folder: string): string | undefined => {
  const marker = join(folder, markerName)
  return lstatSync(marker, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(marker, "utf8").trim() : undefined
}

/** Why the tool is not to write into a folder that is there; undefined if it may. */
const refusal = (folder: string, tool: string, kept: Kept): FolderRefusalReason | undefined => {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (found.isSymbolicLink()) return { _tag: "Link" }
  if (!found.isDirectory()) return { _tag: "NotAFolder" }
  const real = realpathSync(folder)
  if (holds(real, kept.home)) return { _tag: "HoldsHome" }
  if (holds(real, kept.program)) return { _tag: "HoldsProgram" }
  const names = readdirSync(folder).toSorted()
  if (names.length === 0) return undefined
  const maker = makerOf(folder)
  if (maker === tool) return undefined
  if (maker !== undefined) return { _tag: "MadeByOther", tool: maker }
  return { _tag: "HoldsOthersFiles", names: names.slice(0, namesShown), more: Math.max(0, names.length - namesShown) }
}

/** Makes a folder and those it lies in. Node's own `recursive` never ends in /proc, which says of a folder it cannot have that its parent is missing. */
const makeFolders = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolders(dirname(folder))
  mkdirSync(folder)
}

/**
 * Makes the folder of a tool, with a mark that the tool made it, and gives its absolute path. A folder that is there is taken if it is empty or
 * has the tool's mark. Any other is refused: it may hold somebody's work.
 */
export const makeFolder = (
  typed: string,
  { tool, typedAs }: FolderMaker,
  kept: Kept = { home: homedir(), program: import.meta.dirname }
): Result.Result<string, FolderRefused> => {
  const place = Result.getOrElse(parseStorePlace(typed), () => undefined)
  if (place?._tag !== "Folder") return Result.fail(new FolderRefused({ folder: `"${typed}"`, reason: { _tag: "NoFolderName" }, typedAs }))
  const folder = resolve(typed)
  const refuse = (reason: FolderRefusalReason) => Result.fail(new FolderRefused({ folder, reason, typedAs }))
  try {
    const reason = refusal(folder, tool, kept)
    if (reason !== undefined) return refuse(reason)
    makeFolders(folder)
    if (makerOf(folder) === undefined) writeFileSync(join(folder, markerName), `${tool}\n`, { flag: "wx" })
    return Result.succeed(folder)
  } catch (cause) {
    return refuse({ _tag: "Unusable", code: codeOf(cause) })
  }
}
