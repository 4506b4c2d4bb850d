/** Files have this prefix while they are being written; no key may have it. */
export const unfinishedPrefix = ".ftm-unfinished-"

const badSegment = (segment: string): string | undefined => {
  if (segment === "") return "it has an empty part"
  if (segment === "." || segment === "..") return `it has a part "${segment}"`
  if (segment.startsWith(unfinishedPrefix)) return `"${unfinishedPrefix}" marks unfinished files`
  return undefined
}

/**
 * Why `key` cannot be a key of the store, or undefined if it can.
 * A key is one or more parts joined by `/` that lead down from the store's root and nowhere else.
 */
export const badKey = (key: string): string | undefined => {
  if (key === "") return "it is empty"
  if (key.includes("\\") || key.includes("\0")) return "it holds a backslash or a NUL"
  for (const segment of key.split("/")) {
    const problem = badSegment(segment)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Like `badKey`, for the beginning of a key: it may be empty and may end in the middle of a part. */
export const badKeyPrefix = (prefix: string): string | undefined => (prefix === "" ? undefined : badKey(`${prefix}x`))

/** The order in which both layers list keys: by UTF-8 bytes, as in S3. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
