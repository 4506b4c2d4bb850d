import type { ComponentRow, FirmTranscript, Quarter, SelectedCall, TranscriptSentence } from "@ftm/transcript-schema"
import type { CallComponent } from "./CallComponent.ts"
import type { CallText, DeriveCallText } from "./CallText.ts"
import { CallTextError } from "./CallTextError.ts"

/** A component as it lies in `raw/components`, with the columns that the text depends on. */
export type SpokenRow = Pick<
  ComponentRow,
  "transcriptcomponentid" | "componentorder" | "transcriptcomponenttypeid" | "speakertypename" | "transcriptpersonname" | "componenttext"
>

/** A call of a firm under WRDS's column names, and its components in the order in which they were spoken. */
export interface FirmCall extends Pick<SelectedCall, "companyname" | "gvkey" | "lpermno" | "transcriptid" | "mostimportantdateutc"> {
  readonly components: ReadonlyArray<SpokenRow>
}

export interface FirmCalls {
  readonly quarter: Quarter
  readonly firmId: string
  /** At least one, in the order in which they took place. */
  readonly calls: ReadonlyArray<FirmCall>
}

/** A call and what was derived from it: its text, or the failure that kept it from being derived. */
export type DerivedCall =
  | { readonly call: FirmCall; readonly text: CallText }
  | { readonly call: FirmCall; readonly failure: CallTextError }

export interface FirmText {
  /** Without sentences where no call gave any. */
  readonly transcript: FirmTranscript
  /** In the order in which they took place. */
  readonly calls: ReadonlyArray<DerivedCall>
}

const componentOf = (row: SpokenRow): CallComponent => ({
  componentId: row.transcriptcomponentid,
  componentOrder: row.componentorder,
  componentTypeId: row.transcriptcomponenttypeid,
  speakerType: row.speakertypename,
  speakerName: row.transcriptpersonname,
  text: row.componenttext
})

const derive = (firmId: string, call: FirmCall, callText: DeriveCallText): DerivedCall => {
  try {
    return { call, text: callText({ firmId, transcriptId: call.transcriptid, components: call.components.map(componentOf) }) }
  } catch (cause) {
    return { call, failure: cause instanceof CallTextError ? cause : new CallTextError(call.transcriptid, null, cause) }
  }
}

const sentencesOf = (derived: DerivedCall): ReadonlyArray<TranscriptSentence> => ("text" in derived ? derived.text.sentences : [])

/**
 * A firm's text from its calls: the sentences of all of them, one call after the other, each with its own positions; names and
 * identifiers are those of the latest call that gave sentences. A call whose text cannot be derived gives none and is reported.
 * Both sources of transcripts go through here.
 */
export const firmText = ({ calls, firmId, quarter }: FirmCalls, callText: DeriveCallText): FirmText => {
  const derived = calls.map((call) => derive(firmId, call, callText))
  const latest = derived.findLast((one) => sentencesOf(one).length > 0)?.call ?? calls.at(-1)
  if (latest === undefined) throw new RangeError(`firm ${firmId} has no call in ${quarter}`)
  const sentences = derived.flatMap((one) => {
    const { call } = one
    if (call === latest) return sentencesOf(one)
    const earlierCall = { transcriptId: call.transcriptid, earningsCallDate: call.mostimportantdateutc }
    return sentencesOf(one).map((sentence) => ({ ...sentence, earlierCall }))
  })
  return {
    transcript: {
      firmId,
      firmName: latest.companyname,
      permno: latest.lpermno,
      gvkey: latest.gvkey,
      transcriptId: latest.transcriptid,
      earningsCallDate: latest.mostimportantdateutc,
      quarter,
      sentences
    },
    calls: derived
  }
}
