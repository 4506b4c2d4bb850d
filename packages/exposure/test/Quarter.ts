import type { ObjectStore } from "@ftm/object-store"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import { type FirmTranscript, parseQuarter, PrefetchManifest, sentenceId, type TranscriptSentence } from "@ftm/transcript-schema"
import { defaultTextOptions, describeText, makeSentenceCleaner, noNames } from "@ftm/transcript-text"
import { Effect } from "effect"

export const quarter = parseQuarter("2023Q1")!

export type Said = Pick<TranscriptSentence, "rawText"> & Partial<TranscriptSentence>

const clean = makeSentenceCleaner(defaultTextOptions)

/** A firm's call with these sentences, made into words as a prefetch makes them. */
export const call = (firmId: string, said: ReadonlyArray<Said>): FirmTranscript => {
  const words = clean(
    said.map(({ rawText }) => rawText),
    noNames
  )
  return {
    firmId,
    firmName: `Firm ${firmId}`,
    permno: Number(firmId),
    gvkey: firmId.padStart(6, "0"),
    transcriptId: `9${firmId}`,
    earningsCallDate: "2023-02-03",
    quarter,
    sentences: said.map((sentence, position) => ({
      sentenceId: sentenceId(firmId, `9${firmId}`, position),
      position,
      cleanedText: words[position] ?? "",
      speakerType: "Executives",
      speakerName: null,
      section: "presentation",
      safeHarbor: false,
      componentId: String(position),
      componentOrder: position,
      ...sentence
    }))
  }
}

/** Writes the calls as a prefetch leaves them. */
export const putQuarter = (calls: ReadonlyArray<FirmTranscript>): Effect.Effect<void, unknown, ObjectStore> =>
  Effect.gen(function* () {
    const { part, rowGroups } = yield* writeTranscriptsPart(quarter, 0, calls)
    yield* writePrefetchManifest(
      new PrefetchManifest({
        format: 3,
        quarter,
        created_at: "2026-01-01T00:00:00.000Z",
        source: "made up",
        rules: {},
        text: describeText(defaultTextOptions),
        counts: { firms: calls.length, excluded: 0, components: 0, sentences: part.rows },
        components: [],
        transcripts: [part],
        excluded: [],
        firms: calls.map((firm) => ({
          firm_id: firm.firmId,
          firm_name: firm.firmName,
          permno: firm.permno,
          gvkey: firm.gvkey,
          transcript_id: firm.transcriptId,
          earnings_call_date: firm.earningsCallDate,
          n_components: 1,
          n_sentences: firm.sentences.length,
          part: part.key,
          row_group: rowGroups.get(firm.firmId) ?? null
        }))
      })
    )
  })
