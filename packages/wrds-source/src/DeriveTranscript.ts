import type { ComponentRow, Quarter } from "@ftm/transcript-schema"
import { type DeriveCallText, firmText } from "@ftm/transcript-text"
import { Effect } from "effect"
import type { SelectedFirm } from "./Selection.ts"

/**
 * One firm's transcript from the component rows of all its calls. A call whose text cannot be derived gives no sentences, and a warning
 * that names it: one bad call is not the end of a batch of firms.
 */
export const deriveTranscript = Effect.fn("deriveTranscript")(function* (
  quarter: Quarter,
  firm: SelectedFirm,
  rows: ReadonlyArray<ComponentRow>,
  callText: DeriveCallText
) {
  const { calls, transcript } = firmText(
    {
      quarter,
      firmId: firm.firmId,
      calls: firm.calls.map((call) => ({ ...call, components: rows.filter((row) => row.transcriptid === call.transcriptid) }))
    },
    callText
  )
  const failed = calls.flatMap((call) => ("failure" in call ? [call.failure.message] : []))
  if (failed.length > 0) yield* Effect.logWarning(`${quarter}, firm ${firm.firmId}: ${failed.join("; ")}; left out.`)
  return transcript
})
