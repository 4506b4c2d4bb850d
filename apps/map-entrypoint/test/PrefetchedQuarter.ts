import { createManifest } from "@ftm/manifest"
import type { ObjectStore } from "@ftm/object-store"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import { type FirmTranscript, PrefetchedFirm, PrefetchManifest, type PrefetchPart, Quarter, sentenceId } from "@ftm/transcript-schema"
import { Effect, Schema } from "effect"

export const quarter = Schema.decodeSync(Quarter)("2021Q1")

// Words of four subjects: sentences of a subject share words, so that the engine finds topics, whatever the firm.
const subjects = [
  ["cloud", "subscription", "platform", "customer", "renewal", "software", "migration"],
  ["oil", "well", "basin", "rig", "drilling", "barrel", "acreage"],
  ["trial", "patient", "dose", "approval", "therapy", "clinical", "endpoint"],
  ["loan", "deposit", "credit", "margin", "mortgage", "branch", "capital"]
] as const

/** A small generator with a seed, so that every run makes the same sentences. */
const seeded = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const sampleTranscript = (firmId: string, nSentences: number): FirmTranscript => {
  const random = seeded(Number(firmId))
  const transcriptId = `8${firmId}`
  return {
    firmId,
    firmName: `Firm ${firmId} Inc.`,
    permno: 10000 + Number(firmId),
    gvkey: firmId.padStart(6, "0"),
    transcriptId,
    earningsCallDate: "2021-02-03",
    quarter,
    sentences: Array.from({ length: nSentences }, (_, position) => {
      const words = subjects[random(subjects.length)] ?? subjects[0]
      const said = Array.from({ length: 5 }, () => words[random(words.length)] ?? words[0])
      return {
        sentenceId: sentenceId(firmId, transcriptId, position),
        position,
        rawText: `This quarter we saw ${said.slice(0, 3).join(" and ")} improve our ${said.slice(3).join(" ")}.`,
        cleanedText: said.join(" "),
        speakerType: "Executives",
        speakerName: "A Speaker",
        section: "presentation" as const,
        safeHarbor: false,
        componentId: String(position),
        componentOrder: position
      }
    })
  }
}

export interface QuarterShape {
  readonly firms: number
  readonly sentences: (firm: number) => number
  readonly firmsAPart?: number
  readonly batchSize?: number
}

/** Writes a prefetched quarter of made-up firms 1, 2, … and its manifest of batches; a firm of 0 sentences has no row group. */
export const writePrefetchedQuarter = (shape: QuarterShape): Effect.Effect<void, never, ObjectStore> =>
  Effect.gen(function* () {
    const firmIds = Array.from({ length: shape.firms }, (_, i) => String(i + 1))
    const size = shape.firmsAPart ?? 1000
    const parts: Array<PrefetchPart> = []
    const firms: Array<PrefetchedFirm> = []
    for (let n = 0; n * size < firmIds.length; n++) {
      const transcripts = firmIds.slice(n * size, (n + 1) * size).map((id) => sampleTranscript(id, shape.sentences(Number(id))))
      const { part, rowGroups } = yield* writeTranscriptsPart(quarter, n, transcripts)
      parts.push(part)
      for (const { firmId, firmName, permno, gvkey, transcriptId, earningsCallDate, sentences } of transcripts) {
        firms.push(
          new PrefetchedFirm({
            firm_id: firmId,
            firm_name: firmName,
            permno,
            gvkey,
            transcript_id: transcriptId,
            earnings_call_date: earningsCallDate,
            n_components: 1,
            n_sentences: sentences.length,
            part: part.key,
            row_group: rowGroups.get(firmId) ?? null
          })
        )
      }
    }
    yield* writePrefetchManifest(
      new PrefetchManifest({
        format: 3,
        quarter,
        created_at: "2021-05-01T00:00:00.000Z",
        source: "made up",
        rules: {},
        text: {},
        counts: { firms: firms.length, excluded: 0, components: firms.length, sentences: parts.reduce((sum, part) => sum + part.rows, 0) },
        components: [],
        transcripts: parts,
        firms,
        excluded: []
      })
    )
    yield* createManifest(quarter, firmIds, shape.batchSize ?? 1000)
  }).pipe(Effect.orDie)
