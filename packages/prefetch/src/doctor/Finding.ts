import type { WrdsError } from "@ftm/wrds-source"

/** What one check found. */
export interface Finding {
  readonly check: string
  readonly state: "ok" | "note" | "bad"
  readonly found: string
  /** What to do about it; empty where nothing has to be done. */
  readonly advice: string
}

export const ok = (check: string, found: string): Finding => ({ check, state: "ok", found, advice: "" })
export const note = (check: string, found: string, advice: string): Finding => ({ check, state: "note", found, advice })
export const bad = (check: string, found: string, advice: string): Finding => ({ check, state: "bad", found, advice })

/**
 * A failure as a finding: what happened, and the step that helps. What a message adds for people who have typed another command
 * (run it again, or see doctor) is left out.
 */
export const failure = (check: string, error: WrdsError): Finding => {
  if (error.found === undefined) return bad(check, "failed", error.message)
  const reason = error.reason._tag
  const advice =
    error.advice !== undefined && error.advice !== ""
      ? error.advice
      : reason === "SocketDropped"
        ? "Check the network, and keep the computer awake."
        : "The code expects something else here: send this finding to the maintainers."
  return bad(check, error.found, advice)
}
