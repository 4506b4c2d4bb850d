import type { FirmTranscript, Quarter, TranscriptSentence } from "@ftm/transcript-schema"
import type { DeriveCallText } from "./callText.ts"

/** A component as it lies in `raw/components`, with the columns that the text depends on. */
export interface SpokenRow {
  readonly transcriptcomponentid: string
  readonly componentorder: number
  readonly transcriptcomponenttypeid: number | null
  readonly speakertypename: string | null
  readonly transcriptpersonname: string | null
  readonly componenttext: string | null
}

/** A call of a firm under WRDS's column names, and its components in the order in which they were spoken. */
export interface FirmCall {
  readonly companyname: string
  readonly gvkey: string
  readonly lpermno: number
  readonly transcriptid: string
  readonly mostimportantdateutc: string
  readonly components: ReadonlyArray<SpokenRow>
}

export interface FirmCalls {
  readonly quarter: Quarter
  readonly firmId: string
  /** At least one, in the order in which they took place. */
  readonly calls: ReadonlyArray<FirmCall>
}

/**
 * A firm's transcript from its calls: the sentences of all of them, one call after the other, each with its own positions;
 * names and identifiers are the latest call's. Both sources of transcripts go through here.
 */
export const firmTranscript = ({ calls, firmId, quarter }: FirmCalls, callText: DeriveCallText): FirmTranscript => {
  const latest = calls.at(-1)
  if (latest === undefined) throw new RangeError(`firm ${firmId} has no call in ${quarter}`)
  const sentences: Array<TranscriptSentence> = []
  for (const call of calls) {
    const components = call.components.map((row) => ({
      componentId: row.transcriptcomponentid,
      componentOrder: row.componentorder,
      componentTypeId: row.transcriptcomponenttypeid,
      speakerType: row.speakertypename,
      speakerName: row.transcriptpersonname,
      text: row.componenttext
    }))
    const earlierCall = call === latest ? {} : { earlierCall: { transcriptId: call.transcriptid, earningsCallDate: call.mostimportantdateutc } }
    for (const sentence of callText({ firmId, transcriptId: call.transcriptid, components }).sentences) sentences.push({ ...sentence, ...earlierCall })
  }
  return {
    firmId,
    firmName: latest.companyname,
    permno: latest.lpermno,
    gvkey: latest.gvkey,
    transcriptId: latest.transcriptid,
    earningsCallDate: latest.mostimportantdateutc,
    quarter,
    sentences
  }
}
