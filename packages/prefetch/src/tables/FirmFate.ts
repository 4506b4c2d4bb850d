import { describeOutcome } from "@ftm/transcript-text"
import type { PreparedFirm, PreparedOutcome } from "../parts/PreparedFirm.ts"

/** Why a call gave no sentences: a tag for programs, words for people. */
export interface NoSentences {
  readonly code: string
  readonly reason: string
}

/** Why a call with this outcome gave no sentences; undefined where it gave some. */
export const noSentences = (outcome: PreparedOutcome): NoSentences | undefined => {
  if (outcome._tag === "Kept") return undefined
  return { code: outcome._tag, reason: outcome._tag === "TextFailed" ? `text failed: ${outcome.message}` : describeOutcome(outcome) }
}

/** Why a firm gave no sentences: what its latest call says; undefined where it gave some. */
export const fateOfFirm = (firm: PreparedFirm): NoSentences | undefined => {
  if (firm.rowGroup !== null) return undefined
  const latest = firm.calls.findLast((call) => call.text !== null)?.text
  return noSentences(latest?.outcome ?? { _tag: "NoComponents" })
}
