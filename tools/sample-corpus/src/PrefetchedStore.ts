import { folderLayer, type ObjectStore, type ObjectStoreError } from "@ftm/object-store"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import { type FirmTranscript, PrefetchManifest, type Quarter, sentenceId } from "@ftm/transcript-schema"
import { Effect, type Layer } from "effect"

const subjects = [
  "cloud software subscriptions",
  "copper mining output",
  "airline fuel costs",
  "clinical trial enrolment",
  "retail store traffic"
]
const verbs = ["grew", "declined", "improved", "slowed", "held up", "recovered"]
const details = [
  "in Europe",
  "in Asia",
  "against our plan",
  "year over year",
  "despite the weather",
  "as we had guided",
  "for large customers"
]

/** A firm's made-up call: a few subjects, each spoken of in many ways. The same firm id gives the same call. */
const call = (quarter: Quarter, firmId: string, sentences: number): FirmTranscript => {
  const n = Number(firmId)
  const transcriptId = `9${firmId}`
  return {
    firmId,
    firmName: `Firm ${firmId} Inc.`,
    permno: 10_000 + n,
    gvkey: String(n).padStart(6, "0"),
    transcriptId,
    earningsCallDate: "2021-02-03",
    quarter,
    sentences: Array.from({ length: sentences }, (_, i) => {
      const subject = subjects[((n + i) % 3) + (n % 3)] ?? subjects[0]!
      const words = `${subject} ${verbs[(i * 7 + n) % verbs.length]} ${details[(i * 5 + n) % details.length]}`
      return {
        sentenceId: sentenceId(firmId, transcriptId, i),
        transcriptId,
        position: i,
        rawText: `Our ${words} by ${i} percent.`,
        cleanedText: words,
        speakerType: "Executives",
        speakerName: "Ada Example",
        section: "presentation" as const,
        safeHarbor: false,
        componentId: String(i),
        componentOrder: i
      }
    })
  }
}

/** Writes a prefetched quarter of made-up calls into a folder, or another store: real Parquet, without a database. */
export const writePrefetchedStore = (
  store: string | Layer.Layer<ObjectStore, ObjectStoreError>,
  quarter: Quarter,
  firmIds: ReadonlyArray<string>,
  sentences = 40
): Promise<void> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const transcripts = firmIds.map((id) => call(quarter, id, sentences))
      const { part, rowGroups } = yield* writeTranscriptsPart(quarter, 0, transcripts)
      yield* writePrefetchManifest(
        new PrefetchManifest({
          format: 3,
          quarter,
          created_at: "2026-01-01T00:00:00.000Z",
          source: "made up",
          rules: {},
          text: {},
          counts: { firms: firmIds.length, excluded: 0, components: 0, sentences: sentences * firmIds.length },
          components: [],
          transcripts: [part],
          excluded: [],
          firms: transcripts.map((firm) => ({
            firm_id: firm.firmId,
            firm_name: firm.firmName,
            permno: firm.permno,
            gvkey: firm.gvkey,
            transcript_id: firm.transcriptId,
            earnings_call_date: firm.earningsCallDate,
            n_components: 1,
            n_sentences: sentences,
            part: part.key,
            row_group: rowGroups.get(firm.firmId) ?? null
          }))
        })
      )
    }).pipe(Effect.provide(typeof store === "string" ? folderLayer(store) : store))
  )
