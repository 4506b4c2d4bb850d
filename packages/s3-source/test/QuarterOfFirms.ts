import { type FirmTranscript, parseQuarter, type PrefetchPart, PrefetchedFirm, PrefetchManifest, sentenceId } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { writePrefetchManifest, writeTranscriptsPart, type WrittenTranscripts } from "../src/index.ts"

const parsed = parseQuarter("2021Q1")
if (parsed === undefined) throw new Error("not a quarter")
export const quarter = parsed

/** A firm's call with `n` sentences, some of them with what is easily lost. */
export const transcript = (firmId: string, n: number): FirmTranscript => ({
  firmId,
  firmName: `Firm “${firmId}”, Inc.`,
  permno: 10000 + Number(firmId),
  gvkey: firmId.padStart(6, "0"),
  transcriptId: `9${firmId}`,
  earningsCallDate: "2021-02-28",
  quarter,
  sentences: Array.from({ length: n }, (_, position) => ({
    sentenceId: sentenceId(firmId, `9${firmId}`, position),
    position,
    rawText: `Sentence ${position} of ${firmId} — “quoted”.`,
    cleanedText: `sentence ${position}`,
    speakerType: position % 3 === 0 ? null : "Executives",
    speakerName: position % 4 === 0 ? null : "Ada Person",
    section: position % 2 === 0 ? "presentation" : "answer",
    safeHarbor: position === 1,
    componentId: "",
    componentOrder: 0
  }))
})

/** The same firm with an earlier call of `n` sentences in front. */
export const withEarlierCall = (latest: FirmTranscript, n: number): FirmTranscript => {
  const earlier = transcript(latest.firmId, n).sentences.map((sentence) => ({
    ...sentence,
    sentenceId: sentenceId(latest.firmId, "555", sentence.position),
    earlierCall: { transcriptId: "555", earningsCallDate: "2021-01-04" }
  }))
  return { ...latest, sentences: [...earlier, ...latest.sentences] }
}

/** Writes the parts, one an inner array, and the manifest that names them. */
export const prefetch = Effect.fn("prefetch")(function* (parts: ReadonlyArray<ReadonlyArray<FirmTranscript>>) {
  const written = yield* Effect.forEach(parts, (transcripts, n) => writeTranscriptsPart(quarter, n, transcripts))
  const manifest = manifestOf(parts, written)
  yield* writePrefetchManifest(manifest)
  return manifest
})

const manifestOf = (parts: ReadonlyArray<ReadonlyArray<FirmTranscript>>, written: ReadonlyArray<WrittenTranscripts>): PrefetchManifest => {
  const firms = parts.flatMap((transcripts, n) =>
    transcripts.map(
      (firm) =>
        new PrefetchedFirm({
          firm_id: firm.firmId,
          firm_name: firm.firmName,
          permno: firm.permno,
          gvkey: firm.gvkey,
          transcript_id: firm.transcriptId,
          earnings_call_date: firm.earningsCallDate,
          n_components: 1,
          n_sentences: firm.sentences.length,
          part: written[n]?.part.key ?? "",
          row_group: written[n]?.rowGroups.get(firm.firmId) ?? null
        })
    )
  )
  const transcripts: ReadonlyArray<PrefetchPart> = written.map(({ part }) => part)
  return new PrefetchManifest({
    format: 3,
    quarter,
    created_at: "2021-04-01T00:00:00Z",
    source: "test",
    rules: { calls: "latest" },
    text: { version: 1 },
    counts: {
      firms: firms.length,
      excluded: 0,
      components: firms.length,
      sentences: firms.reduce((sum, firm) => sum + firm.n_sentences, 0)
    },
    components: [],
    transcripts,
    firms,
    excluded: []
  })
}
