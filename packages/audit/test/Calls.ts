import type { FirmTranscript, Section, TranscriptSentence } from "@ftm/transcript-schema"
import { parseQuarter } from "@ftm/transcript-schema"
import type { AuditedSentence } from "../src/index.ts"

export const quarter = parseQuarter("2021Q1")!

/** A made-up sentence of a call. Executives present and answer, analysts ask. */
export const sentence = (firmId: string, position: number, text: string, section: Section = "presentation"): TranscriptSentence => ({
  sentenceId: `${firmId}_9_${String(position).padStart(4, "0")}`,
  position,
  rawText: text,
  cleanedText: text.toLowerCase().replaceAll(/[^a-z ]/g, ""),
  speakerType: section === "question" ? "Analysts" : "Executives",
  speakerName: section === "question" ? "Ann Alyst" : "Ed Executive",
  section,
  safeHarbor: false,
  componentId: String(position),
  componentOrder: position
})

/** A made-up call of a firm. */
export const call = (firmId: string, sentences: ReadonlyArray<TranscriptSentence>): FirmTranscript => ({
  firmId,
  firmName: `Firm ${firmId}`,
  permno: 10_000 + Number(firmId),
  gvkey: firmId.padStart(6, "0"),
  transcriptId: "9",
  earningsCallDate: "2021-02-03",
  quarter,
  sentences
})

const sections = ["presentation", "presentation", "question", "answer"] as const

/** All sentences of firms with so many each, as matched ones. */
export const matchedOf = (sizes: ReadonlyArray<number>): ReadonlyArray<AuditedSentence> =>
  sizes.flatMap((size, f) => {
    const firmId = String(f + 1)
    const ofFirm = call(
      firmId,
      Array.from({ length: size }, (_, n) => sentence(firmId, n, `Sentence ${n}`, sections[n % 4]))
    )
    return ofFirm.sentences.map((_, place) => ({ call: ofFirm, place, matched: true, foundBy: "topic", score: null }))
  })
