/** Why S3 cannot have a bucket of this name, or undefined if it can. */
export const bucketProblem = (name: string): "length" | "characters" | "ends" | "dots" | "address" | undefined => {
  if (name.length < 3 || name.length > 63) return "length"
  if (!/^[a-z0-9.-]+$/.test(name)) return "characters"
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return "ends"
  if (name.includes("..")) return "dots"
  return /^\d+(\.\d+){3}$/.test(name) ? "address" : undefined
}

/** The same name in lower case, where that is all that is wrong with it. */
export const nearestBucketName = (name: string): string | undefined => {
  const lower = name.toLowerCase()
  return bucketProblem(lower) === undefined ? lower : undefined
}
