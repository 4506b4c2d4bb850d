/** What happens when a client has given the right password and the push goes out. */
export type Mfa =
  | { readonly mode: "approve"; readonly afterSeconds: number }
  /** The user presses "deny", or the push times out: WRDS refuses the log-in. */
  | { readonly mode: "refuse" }
  /** Nobody looks at the phone, and the server never answers. */
  | { readonly mode: "silent" }

/** Reads `approve-after=SECONDS`, `refuse` or `silent`; undefined for anything else. */
export const parseMfa = (text: string): Mfa | undefined => {
  if (text === "refuse" || text === "silent") return { mode: text }
  const seconds = /^approve-after=(\d+(?:\.\d+)?)$/.exec(text)?.[1]
  return seconds === undefined ? undefined : { mode: "approve", afterSeconds: Number(seconds) }
}
