import { writeQuarterTable } from "@ftm/s3-source"
import {
  type CallRow,
  callColumns,
  callSpeechColumns,
  type CallSpeechRow,
  coverageColumns,
  type PrefetchManifest,
  StoreKeys,
  toCoverageRows
} from "@ftm/transcript-schema"
import { Effect } from "effect"
import { type PreparedCall, type PreparedFirm, wordsOf } from "../parts/PreparedFirm.ts"
import type { PlannedFirm } from "../plan/PrefetchPlan.ts"
import { noSentences } from "./FirmFate.ts"
import { fiscalPeriod } from "./FiscalPeriod.ts"

/** A firm of the plan and what became of its text. */
export interface FinishedFirm {
  readonly planned: PlannedFirm
  readonly prepared: PreparedFirm
}

/** Milliseconds since 1970 UTC; null where the day or the time of day is not known. */
const moment = (date: string | null, time: string | null): number | null => {
  const clock = /^(\d{2}:\d{2}(?::\d{2})?)/.exec(time ?? "")?.[1]
  if (date === null || clock === undefined) return null
  const millis = Date.parse(`${date}T${clock}Z`)
  return Number.isNaN(millis) ? null : millis
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, n) => total + n, 0)

const earlierCall = "an earlier call of the firm in the quarter"

const callKey = (firmId: string, transcriptId: string): string => `${firmId} ${transcriptId}`

const callRow = (firm: PlannedFirm, call: PlannedFirm["calls"][number], prepared: PreparedCall | undefined, notTaken: string): CallRow => {
  const text = prepared?.text ?? null
  const fiscal = fiscalPeriod(call.headline)
  return {
    firm_id: firm.firmId,
    firm_name: call.companyname,
    // An imported firm may have neither: 0 and the empty text stand for "unknown" in the plan.
    permno: call.lpermno,
    gvkey: call.gvkey,
    transcript_id: call.transcriptid,
    event_id: call.keydevid,
    event_type_id: call.keydeveventtypeid,
    event_type: call.keydeveventtypename,
    headline: call.headline,
    earnings_call_date: call.mostimportantdateutc,
    event_at: moment(call.mostimportantdateutc, call.mostimportanttimeutc),
    fiscal_period: fiscal?.period ?? null,
    fiscal_year: fiscal?.year ?? null,
    fiscal_quarter: fiscal?.quarter ?? null,
    collection_type_id: call.transcriptcollectiontypeid,
    collection_type: call.transcriptcollectiontypename,
    presentation_type_id: call.transcriptpresentationtypeid,
    presentation_type: call.transcriptpresentationtypename,
    created_on: call.transcriptcreationdate_utc,
    created_at: moment(call.transcriptcreationdate_utc, call.transcriptcreationtime_utc),
    audio_seconds: call.audiolengthsec,
    gives_sentences: (text?.sentences ?? 0) > 0,
    reason: text === null ? notTaken : (noSentences(text.outcome)?.reason ?? null),
    language: text === null || text.language === "und" ? null : text.language,
    n_components: prepared?.components ?? 0,
    n_turns: text === null ? null : sum(text.speech.map(({ turns }) => turns)),
    n_sentences: text?.sentences ?? null,
    n_sentences_spoken: text === null ? null : sum(text.speech.map(({ sentences }) => sentences)),
    n_words: prepared === undefined || text === null ? null : wordsOf(prepared)
  }
}

/** The rows of `raw/calls`: firms by ascending id, a firm's calls in the order in which they took place. Why one gives no sentences is what the manifest says. */
const callRows = (manifest: PrefetchManifest, firms: ReadonlyArray<FinishedFirm>): ReadonlyArray<CallRow> => {
  const reasons = new Map(
    (manifest.other_calls ?? []).map(({ firm_id, reason, transcript_id }) => [callKey(firm_id, transcript_id ?? ""), reason])
  )
  return firms.flatMap(({ planned, prepared }) => {
    const known = new Map(prepared.calls.map((call) => [call.transcriptId, call]))
    return [...planned.otherCalls, ...planned.calls].map((call) =>
      callRow(planned, call, known.get(call.transcriptid), reasons.get(callKey(planned.firmId, call.transcriptid)) ?? earlierCall)
    )
  })
}

/** The rows of `raw/call_speech`: a call's parts in the order in which they were first spoken. */
const callSpeechRows = (firms: ReadonlyArray<FinishedFirm>): ReadonlyArray<CallSpeechRow> =>
  firms.flatMap(({ prepared }) =>
    prepared.calls.flatMap(({ text, transcriptId }) =>
      (text?.speech ?? []).map(({ section, sentences, speakerType, turns, words }) => ({
        firm_id: prepared.firmId,
        transcript_id: transcriptId,
        section,
        speaker_type: speakerType,
        n_turns: turns,
        n_sentences_spoken: sentences,
        n_words: words
      }))
    )
  )

/** Writes the small tables beside the sentences. The same quarter gives the same bytes. */
export const writeQuarterTables = Effect.fn("writeQuarterTables")(function* (
  manifest: PrefetchManifest,
  firms: ReadonlyArray<FinishedFirm>
) {
  const { quarter } = manifest
  return [
    yield* writeQuarterTable(quarter, StoreKeys.calls(quarter), callColumns, callRows(manifest, firms)),
    yield* writeQuarterTable(quarter, StoreKeys.callSpeech(quarter), callSpeechColumns, callSpeechRows(firms)),
    yield* writeQuarterTable(quarter, StoreKeys.coverage(quarter), coverageColumns, toCoverageRows(manifest))
  ]
})
