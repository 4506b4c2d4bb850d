/** Where a password came from. */
export type PasswordOrigin =
  | { readonly _tag: "Environment" }
  /** `line` counts from 1. */
  | { readonly _tag: "PassFile"; readonly path: string; readonly line: number }
  | { readonly _tag: "Secret"; readonly secretId: string }
  | { readonly _tag: "Terminal" }

/** Fits behind "the password came from". */
export const describeOrigin = (origin: PasswordOrigin): string => {
  switch (origin._tag) {
    case "Environment":
      return "WRDS_PASSWORD"
    case "PassFile":
      return `${origin.path}, line ${origin.line}`
    case "Secret":
      return `the AWS secret ${origin.secretId}`
    case "Terminal":
      return "the terminal"
  }
}

/** What to do where the password turns out to be wrong. */
export const howToCorrect = (origin: PasswordOrigin): string => {
  switch (origin._tag) {
    case "Environment":
      return "set WRDS_PASSWORD again, or unset it to use the password file (WRDS_PASSWORD goes before it)"
    case "PassFile":
      return `correct line ${origin.line} of ${origin.path}`
    case "Secret":
      return `correct the AWS secret ${origin.secretId}`
    case "Terminal":
      return "type it once more"
  }
}

/**
 * What looks unintended in a password, without a word of the password itself: said only after it was refused.
 * `raw` is the field of the password file before its escapes are undone.
 */
export const passwordOddities = (password: string, raw: string | undefined): ReadonlyArray<string> => {
  const odd: Array<string> = []
  if (password !== password.trim()) odd.push("it begins or ends with white space, which was sent as part of it")
  if (/^(["']).*\1$/s.test(password)) odd.push("it stands in quotation marks, which were sent as part of it")
  if (raw !== undefined && /(?:^|[^\\])(?:\\\\)*\\(?=[^\\:])/.test(raw))
    odd.push("its line has a backslash that is not doubled, and was left out as an escape: write \\\\ for each")
  if (raw !== undefined && /(?:^|[^\\])(?:\\\\)*:/.test(raw))
    odd.push("its line has a colon in the password that is not written \\:, and was taken as part of it")
  return odd
}
