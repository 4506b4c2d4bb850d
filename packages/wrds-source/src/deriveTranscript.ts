import type { Quarter } from "@ftm/transcript-schema"
import { type CallSentences, firmTranscript } from "@ftm/transcript-text"
import { Effect } from "effect"
import type { ComponentRow } from "./assembleComponents.ts"
import type { SelectedFirm } from "./Selection.ts"

/**
 * One firm's transcript from the component rows of all its calls. A call whose text cannot be derived gives no sentences, and a warning
 * that names it: one bad call is not the end of a batch of firms.
 */
export const deriveTranscript = Effect.fn("deriveTranscript")(function*(
  quarter: Quarter,
  firm: SelectedFirm,
  rows: ReadonlyArray<ComponentRow>,
  sentences: CallSentences
) {
  const failed: Array<string> = []
  const orNone: CallSentences = (call) => {
    try {
      return sentences(call)
    } catch (error) {
      failed.push(`transcript ${call.transcriptId} (${error instanceof Error ? error.message : String(error)})`)
      return []
    }
  }
  const calls = firm.calls.map((call) => ({ ...call, components: rows.filter((row) => row.transcriptid === call.transcriptid) }))
  const transcript = firmTranscript({ quarter, firmId: firm.firmId, calls }, orNone)
  if (failed.length > 0) {
    yield* Effect.logWarning(`${quarter}, firm ${firm.firmId}: no sentences could be made of ${failed.join(", ")}; left out.`)
  }
  return transcript
})
