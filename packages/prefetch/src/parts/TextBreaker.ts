import { breakerReason, type BreakerCounts, type BreakerRules, countFirm, type FirmEnd, noFirmsYet } from "@ftm/transcript-schema"
import { hasFailed, type PreparedFirm } from "./PreparedFirm.ts"

const endOf = (firm: PreparedFirm): FirmEnd => (hasFailed(firm) ? "failed" : firm.rowGroup === null ? "skipped" : "done")

/** Why the text of these firms, in the order of the plan, speaks of a systemic fault; undefined where it does not. */
export const textBreakerReason = (rules: BreakerRules, firms: ReadonlyArray<PreparedFirm>): string | undefined => {
  let counts: BreakerCounts = noFirmsYet
  for (const firm of firms) {
    counts = countFirm(counts, endOf(firm))
    const reason = breakerReason(rules, counts)
    if (reason !== undefined) return reason
  }
  return undefined
}

/** The reason with the first failures, for the person who has to find the cause. */
export const tooManyFailures = (reason: string, firms: ReadonlyArray<PreparedFirm>): string => {
  const first = firms
    .flatMap((firm) =>
      firm.calls.flatMap(({ text }) => (text?.outcome._tag === "TextFailed" ? [`firm ${firm.firmId}: ${text.outcome.message}`] : []))
    )
    .slice(0, 3)
  return `The text of too many firms cannot be made: ${reason}. ${first.join("; ")}.`
}
