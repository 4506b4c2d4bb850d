import type { Finding } from "@ftm/prefetch"

/** The last line where something is bad: how much, and what to do first. */
export const renderVerdict = (findings: ReadonlyArray<Finding>): string => {
  const checks = findings.filter(({ state }) => state === "bad").map(({ check }) => check)
  const what =
    checks.length === 1
      ? `1 of ${findings.length} findings is bad (${checks[0]})`
      : `${checks.length} of ${findings.length} findings are bad (${checks.slice(0, 3).join(", ")}${checks.length > 3 ? ", …" : ""})`
  return `${what}. Do what stands behind ${checks.length === 1 ? "its arrow" : "their arrows, from the top, since a later one may follow from an earlier"}; a fetch would fail or lose firms until then.`
}

/** The findings as a table, what to do under each that is not ok. */
export const renderFindings = (findings: ReadonlyArray<Finding>): string => {
  const width = Math.max(...findings.map(({ check }) => check.length))
  return findings
    .map(
      ({ advice, check, found, state }) =>
        `${state.padEnd(5)} ${check.padEnd(width)}  ${found}${advice === "" ? "" : `\n${" ".repeat(6 + width + 2)}-> ${advice}`}`
    )
    .join("\n")
}
