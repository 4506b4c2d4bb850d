import type { FirmTranscript } from "../FirmTranscript.ts"
import type { Row } from "./Row.ts"

/** The rows of a firm in `raw/transcripts`, one a sentence. A sentence of an earlier call carries that call's id and date. */
export const transcriptRows = (transcript: FirmTranscript): ReadonlyArray<Row> =>
  transcript.sentences.map((sentence) => ({
    firm_id: transcript.firmId,
    firm_name: transcript.firmName,
    permno: transcript.permno,
    gvkey: transcript.gvkey,
    transcript_id: sentence.earlierCall?.transcriptId ?? transcript.transcriptId,
    earnings_call_date: sentence.earlierCall?.earningsCallDate ?? transcript.earningsCallDate,
    sentence_id: sentence.sentenceId,
    raw_text: sentence.rawText,
    cleaned_text: sentence.cleanedText,
    speaker_type: sentence.speakerType,
    position: sentence.position,
    quarter: transcript.quarter,
    speaker_name: sentence.speakerName,
    section: sentence.section,
    safe_harbor: sentence.safeHarbor,
    component_id: sentence.componentId,
    component_order: sentence.componentOrder
  }))
