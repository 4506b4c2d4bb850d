import { type Lineage, lineageMetadata, madeFile, type MadeFile, writeMade } from "@ftm/lineage"
import { readStages } from "@ftm/lineage/stages"
import { createManifest, writeCheckpoint } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import {
  type Column,
  type FirmTranscript,
  firmTopicColumns,
  PrefetchedFirm,
  PrefetchManifest,
  prefetchFingerprint,
  type PrefetchPart,
  type Quarter,
  sentenceId,
  StoreKeys,
  themeColumns,
  themeContributionColumns
} from "@ftm/transcript-schema"
import { Effect } from "effect"

/** How big the made-up quarter is; figures of a call are those of real ones. */
export interface PanelSize {
  readonly firms: number
  readonly themes: number
}

const [sentencesPerCall, topicsPerCall, firmsPerPart] = [400, 16, 250]

const transcript = (quarter: Quarter, firmId: string): FirmTranscript => ({
  firmId,
  firmName: `Firm ${firmId} Inc.`,
  permno: 10_000 + Number(firmId),
  gvkey: firmId.padStart(6, "0"),
  transcriptId: `8${firmId}`,
  earningsCallDate: "2021-02-03",
  quarter,
  sentences: Array.from({ length: sentencesPerCall }, (_, position) => ({
    sentenceId: sentenceId(firmId, `8${firmId}`, position),
    position,
    rawText: `In the quarter we saw that number ${(position * 7919 + Number(firmId)) % 10_007} of our lines grew, and we expect more of it in the year that comes.`,
    cleanedText: `quarter see number line grow expect year ${(position * 7919) % 10_007}`,
    speakerType: position % 5 === 0 ? "Analysts" : "Executives",
    speakerName: "Ada Example",
    section: position % 2 === 0 ? ("presentation" as const) : ("answer" as const),
    safeHarbor: position < 10,
    componentId: String(position),
    componentOrder: position
  }))
})

/** A topic has every sixteenth sentence, and one topic in four has no theme. */
const topicRows = (
  quarter: Quarter,
  { earningsCallDate, firmId, firmName, gvkey, permno, sentences }: FirmTranscript
): ReadonlyArray<Row> =>
  Array.from({ length: topicsPerCall }, (_, n) => {
    const ids = sentences.filter(({ position, safeHarbor }) => !safeHarbor && position % topicsPerCall === n).map((one) => one.sentenceId)
    return {
      firm_id: firmId,
      firm_name: firmName,
      permno,
      gvkey,
      earnings_call_date: earningsCallDate,
      topic_id: `${firmId}_${quarter}_${n}`,
      representation: "line_grow",
      keywords: ["line", "grow"],
      n_sentences: ids.length,
      sentence_ids: ids,
      processing_timestamp: 0,
      n_call_sentences: sentencesPerCall - 10,
      stability: null
    }
  })

const themeOf = (firmId: string, n: number, themes: number): number | undefined =>
  n % 4 === 3 ? undefined : (Number(firmId) * 31 + n * 17) % themes

const write = Effect.fn("write")(function* (key: string, columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>, metadata = {}) {
  const store = yield* ObjectStore
  const bytes = encodeTable(columns, [rows], metadata)
  yield* store.put(key, bytes)
  return madeFile(key, bytes)
})

const writeThemes = Effect.fn("writeThemes")(function* (quarter: Quarter, size: PanelSize, firmIds: ReadonlyArray<string>) {
  const topics = (yield* readStages(quarter)).find(({ stage }) => stage === "topics")!
  const lineage: Lineage = { stage: "themes", quarter, inputs: { topics: topics.fingerprint! }, settings: {}, versions: {} }
  const about = {
    representation: "line_grow",
    keywords: ["line"],
    n_firms: 2,
    n_topics: 2,
    n_sentences: 2,
    kind: "subject",
    specificity: 1
  }
  const themes = Array.from({ length: size.themes }, (_, n) => ({
    ...about,
    theme_id: `${quarter}_${n}`,
    name: `theme ${n}`,
    group_id: `${quarter}_g${n % 20}`,
    example: null,
    description: null,
    name_source: "keywords"
  }))
  const contributions = firmIds.flatMap((firmId) =>
    Array.from({ length: topicsPerCall }, (_, n) => n).flatMap((n) => {
      const theme = themeOf(firmId, n, size.themes)
      const nSentences = Array.from({ length: sentencesPerCall }, (_, i) => i).filter((i) => i >= 10 && i % topicsPerCall === n).length
      const row = {
        firm_id: firmId,
        firm_name: `Firm ${firmId} Inc.`,
        permno: null,
        gvkey: null,
        topic_id: `${firmId}_${quarter}_${n}`,
        representation: "line_grow",
        n_sentences: nSentences,
        share: 0.1,
        example: null,
        n_call_sentences: sentencesPerCall - 10,
        call_share: 0.1
      }
      return theme === undefined ? [] : [{ ...row, theme_id: `${quarter}_${theme}`, group_id: `${quarter}_g${theme % 20}` }]
    })
  )
  const metadata = lineageMetadata(lineage)
  const files: ReadonlyArray<MadeFile> = [
    yield* write(StoreKeys.themeContributions(quarter), themeContributionColumns, contributions, metadata),
    yield* write(StoreKeys.themes(quarter), themeColumns, themes, metadata)
  ]
  yield* writeMade(lineage, topics.covered!, files)
})

/** Writes a quarter of made-up firms, from their sentences to themes that were not found but dealt out. */
export const writeMadeUpPanel = Effect.fn("writeMadeUpPanel")(function* (quarter: Quarter, size: PanelSize) {
  const firmIds = Array.from({ length: size.firms }, (_, n) => String(n + 1))
  const batch = StoreKeys.batchId(0)
  const transcripts: Array<PrefetchPart> = []
  const firms: Array<PrefetchedFirm> = []
  const parts = []
  for (let n = 0; n * firmsPerPart < size.firms; n++) {
    const inPart = firmIds.slice(n * firmsPerPart, (n + 1) * firmsPerPart).map((firmId) => transcript(quarter, firmId))
    const { part, rowGroups } = yield* writeTranscriptsPart(quarter, n, inPart)
    transcripts.push(part)
    for (const firm of inPart) {
      firms.push(
        new PrefetchedFirm({
          firm_id: firm.firmId,
          firm_name: firm.firmName,
          permno: firm.permno,
          gvkey: firm.gvkey,
          transcript_id: firm.transcriptId,
          earnings_call_date: firm.earningsCallDate,
          n_components: 1,
          n_sentences: sentencesPerCall,
          part: part.key,
          row_group: rowGroups.get(firm.firmId) ?? null
        })
      )
    }
    const rows = inPart.flatMap((firm) => topicRows(quarter, firm))
    const { bytes, sha256 } = yield* write(StoreKeys.firmTopicsPart(quarter, batch, n), firmTopicColumns, rows)
    parts.push({ part: n, bytes, sha256 })
  }
  const manifest = new PrefetchManifest({
    format: 3,
    quarter,
    created_at: "2021-05-01T00:00:00.000Z",
    source: "made up by the benchmark",
    rules: {},
    text: {},
    counts: { firms: size.firms, excluded: 0, components: 0, sentences: size.firms * sentencesPerCall },
    components: [],
    transcripts,
    excluded: [],
    firms
  })
  yield* writePrefetchManifest(manifest)
  yield* createManifest(quarter, firmIds, size.firms)
  yield* writeCheckpoint(quarter, batch, {
    completed_firm_ids: firmIds,
    skipped_firm_ids: [],
    last_chunk_id: parts.length - 1,
    timestamp: "2021-05-01T00:00:00.000Z",
    checkpoint_interval: firmsPerPart,
    engine: { name: "native", version: "0", parameters: {} },
    sentences: prefetchFingerprint(manifest),
    parts
  })
  yield* writeThemes(quarter, size, firmIds)
})
