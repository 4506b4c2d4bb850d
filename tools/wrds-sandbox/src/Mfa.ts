/** What happens when a client has given the right password and the push goes out. */
export type Mfa =
  | { readonly mode: "approve"; readonly afterSeconds: number }
  /** The user presses "deny", or the push runs out: WRDS turns the log-in down. */
  | { readonly mode: "refuse" }
  /** Nobody looks at the telephone, and the server never answers. */
  | { readonly mode: "silent" }

/** Reads `approve-after=SECONDS`, `refuse` or `silent`; undefined for anything else. */
export const parseMfa = (text: string): Mfa | undefined => {
  if (text === "refuse" || text === "silent") return { mode: text }
  const seconds = /^approve-after=(\d+(?:\.\d+)?)$/.exec(text)?.[1]
  return seconds === undefined ? undefined : { mode: "approve", afterSeconds: Number(seconds) }
}
