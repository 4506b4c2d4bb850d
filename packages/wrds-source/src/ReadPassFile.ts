import { Effect } from "effect"
import { readFile, stat } from "node:fs/promises"

/** A password file as it was found. */
export type PassFileState =
  | { readonly _tag: "Read"; readonly text: string; readonly isUtf8: boolean }
  | { readonly _tag: "NotThere" }
  /** A folder, a pipe or a device. */
  | { readonly _tag: "NoFile"; readonly what: string }
  | { readonly _tag: "NotReadable"; readonly code: string }
  /** Others may read it: libpq ignores such a file. `mode` as chmod takes it, such as 644. */
  | { readonly _tag: "TooOpen"; readonly mode: string }
  /** Windows editors offer it as "Unicode". */
  | { readonly _tag: "Utf16" }

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "unknown error"

/** UTF-16 has a byte-order mark at the start, or a zero byte in every Latin letter. */
export const looksLikeUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.subarray(0, 1000).includes(0)

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Looks at a password file by libpq's rules; never fails, since what is wrong with it is the answer. */
export const readPassFile = (path: string): Effect.Effect<PassFileState> =>
  Effect.promise(async (): Promise<PassFileState> => {
    try {
      const found = await stat(path)
      if (!found.isFile()) return { _tag: "NoFile", what: found.isDirectory() ? "a folder" : "no plain file" }
      if (process.platform !== "win32" && (found.mode & 0o077) !== 0) return { _tag: "TooOpen", mode: (found.mode & 0o777).toString(8) }
      const bytes = await readFile(path)
      if (looksLikeUtf16(bytes)) return { _tag: "Utf16" }
      return { _tag: "Read", text: bytes.toString("utf8"), isUtf8: isUtf8(bytes) }
    } catch (error) {
      const code = codeOf(error)
      return code === "ENOENT" || code === "ENOTDIR" ? { _tag: "NotThere" } : { _tag: "NotReadable", code }
    }
  })
