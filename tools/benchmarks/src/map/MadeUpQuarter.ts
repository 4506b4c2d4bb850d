import { createManifest } from "@ftm/manifest"
import type { ObjectStore } from "@ftm/object-store"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import { type FirmTranscript, PrefetchedFirm, PrefetchManifest, type Quarter, sentenceId } from "@ftm/transcript-schema"
import { Effect } from "effect"

const words = (
  "cloud subscription platform customer renewal software migration well basin rig drilling barrel acreage trial patient dose " +
  "approval therapy clinical endpoint loan deposit credit margin mortgage branch capital supply chain inflation labor freight backlog " +
  "pricing segment dividend buyback debt leverage plant capacity demand retail store traffic channel brand battery vehicle charging solar " +
  "wind utility grid regulator rate contract award engine aerospace"
).split(" ")

/** A generator with a seed: every run measures the same sentences. */
const seeded = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const transcript = (quarter: Quarter, firmId: string, nSentences: number): FirmTranscript => {
  const random = seeded(Number(firmId))
  const transcriptId = `8${firmId}`
  return {
    firmId,
    firmName: `Firm ${firmId} Inc.`,
    permno: 10000 + Number(firmId),
    gvkey: firmId.padStart(6, "0"),
    transcriptId,
    earningsCallDate: `${quarter.slice(0, 4)}-02-03`,
    quarter,
    sentences: Array.from({ length: nSentences }, (_, position) => {
      // Words near each other in the list stand for a topic.
      const topic = random(words.length)
      const said = Array.from({ length: 11 }, () => words[random(3) > 0 ? (topic + random(6)) % words.length : random(words.length)] ?? "")
      return {
        sentenceId: sentenceId(firmId, transcriptId, position),
        position,
        rawText: `In the quarter we saw ${said.join(" ")} and we expect more of it.`,
        cleanedText: said.join(" "),
        speakerType: "Executives",
        speakerName: null,
        section: "presentation" as const,
        safeHarbor: false,
        componentId: String(position),
        componentOrder: position
      }
    })
  }
}

/** About as many as in real calls: 300 to 500. */
const asInRealCalls = (firm: number): number => 300 + ((firm * 37) % 200)

/** Writes a prefetched quarter of made-up firms, numbered from 1, with calls of so many sentences, and one batch of them. */
export const writeMadeUpQuarter = (
  quarter: Quarter,
  nFirms: number,
  sentencesOf: (firm: number) => number = asInRealCalls
): Effect.Effect<void, unknown, ObjectStore> =>
  Effect.gen(function* () {
    const transcripts = Array.from({ length: nFirms }, (_, i) => transcript(quarter, String(i + 1), sentencesOf(i)))
    const { part, rowGroups } = yield* writeTranscriptsPart(quarter, 0, transcripts)
    yield* writePrefetchManifest(
      new PrefetchManifest({
        format: 3,
        quarter,
        created_at: "2021-05-01T00:00:00.000Z",
        source: "made up by the benchmark",
        rules: {},
        text: {},
        counts: { firms: nFirms, excluded: 0, components: nFirms, sentences: part.rows },
        components: [],
        transcripts: [part],
        excluded: [],
        firms: transcripts.map(
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
              part: part.key,
              row_group: rowGroups.get(firm.firmId) ?? null
            })
        )
      })
    )
    yield* createManifest(
      quarter,
      transcripts.map(({ firmId }) => firmId),
      nFirms
    )
  })
