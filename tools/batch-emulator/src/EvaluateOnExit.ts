import type { ExitRule } from "./BatchWords.ts"

/** What the rules look at in a failed attempt. */
export interface AttemptEnd {
  readonly statusReason: string
  readonly reason: string
  /** Undefined if nobody saw the container end, as when its host is lost. */
  readonly exitCode: number | undefined
}

/** Batch's patterns: a `*` at the end matches anything, and case is ignored. */
const matches = (pattern: string, text: string): boolean => {
  const wanted = pattern.toLowerCase()
  const found = text.toLowerCase()
  return wanted.endsWith("*") ? found.startsWith(wanted.slice(0, -1)) : found === wanted
}

/**
 * Whether Batch retries. The first rule whose conditions all hold decides. If there is none, the attempt is RETRIED,
 * which surprises many people: a list of rules should end with EXIT on everything.
 */
export const evaluateOnExit = (rules: ReadonlyArray<ExitRule>, end: AttemptEnd): "RETRY" | "EXIT" => {
  for (const rule of rules) {
    if (rule.onStatusReason !== undefined && !matches(rule.onStatusReason, end.statusReason)) continue
    if (rule.onReason !== undefined && !matches(rule.onReason, end.reason)) continue
    if (rule.onExitCode !== undefined && (end.exitCode === undefined || !matches(rule.onExitCode, String(end.exitCode)))) continue
    return rule.action.toUpperCase() === "EXIT" ? "EXIT" : "RETRY"
  }
  return "RETRY"
}
