import { columns } from "@ftm/command-line"
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

/** The findings as a table, at most this wide, what to do under each that is not ok. */
export const renderFindings = (findings: ReadonlyArray<Finding>, width?: number): string =>
  columns(
    findings.flatMap(({ advice, check, found, state }) => [[state, check, found], ...(advice === "" ? [] : [["", "", `-> ${advice}`]])]),
    { width }
  )
