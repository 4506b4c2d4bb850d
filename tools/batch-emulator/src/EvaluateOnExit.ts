import type { ExitRule } from "./BatchWords.ts"

/** What a failed attempt is judged by. */
export interface AttemptEnd {
  readonly statusReason: string
  readonly reason: string
  /** Undefined when the container's end was not seen, as with a lost host. */
  readonly exitCode: number | undefined
}

/** Batch's patterns: a `*` at the end stands for anything; letter case does not count. */
const matches = (pattern: string, text: string): boolean => {
  const wanted = pattern.toLowerCase()
  const found = text.toLowerCase()
  return wanted.endsWith("*") ? found.startsWith(wanted.slice(0, -1)) : found === wanted
}

/**
 * Whether Batch tries again. The first rule all of whose conditions hold decides; when none does the attempt is
 * RETRIED, which surprises many: a list of rules should end with EXIT on everything.
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
