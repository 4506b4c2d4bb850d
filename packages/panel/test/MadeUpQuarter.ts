import { lineageMetadata, type Lineage, madeFile, readMade, writeMade, themesInput } from "@ftm/lineage"
import { readStages } from "@ftm/lineage/stages"
import { createManifest, writeCheckpoint, writeFailures } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import {
  type Column,
  type FirmTopic,
  firmTopicColumns,
  type FirmTranscript,
  parseQuarter,
  PrefetchManifest,
  prefetchFingerprint,
  type Quarter,
  type Section,
  sentenceId,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  themeGroupColumns,
  themeHistoryColumns,
  toFirmTopicRow
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

// Quarters that are written down, not found: what the tables hold is chosen sentence by sentence.

export const [first, second] = [parseQuarter("2023Q1")!, parseQuarter("2023Q2")!]

interface MadeUpSentence {
  readonly section: Section
  readonly speaker: string | null
  readonly safeHarbor?: boolean
  /** From a call before the latest one of the quarter. */
  readonly earlier?: boolean
  /** Which of the firm's topics it is in; absent: in none. */
  readonly topic?: number
}

export interface MadeUpFirm {
  readonly id: string
  readonly sentences: ReadonlyArray<MadeUpSentence>
  /** The theme of each topic; null: of none. Undefined: finding topics failed. */
  readonly themes: ReadonlyArray<string | null> | undefined
}

export interface MadeUpTheme {
  readonly id: string
  readonly group: string
  readonly kind: "subject" | "reporting"
}

const transcriptOf = (quarter: Quarter, { id, sentences }: MadeUpFirm): FirmTranscript => {
  const [latest, earlier] = [`9${id}`, `8${id}`]
  return {
    firmId: id,
    firmName: `Firm ${id}, "Ltd"`,
    permno: id === "3" ? null : 10_000 + Number(id),
    gvkey: id === "3" ? null : id.padStart(6, "0"),
    transcriptId: latest,
    earningsCallDate: `${quarter.slice(0, 4)}-02-03`,
    quarter,
    sentences: sentences.map((sentence, position) => ({
      sentenceId: sentenceId(id, sentence.earlier === true ? earlier : latest, position),
      position,
      // Many say the same: repeated sentences are sentences of their own.
      rawText: `Sales grew, ${position % 3}.`,
      cleanedText: `sale grow ${position % 3}`,
      speakerType: sentence.speaker,
      speakerName: null,
      section: sentence.section,
      safeHarbor: sentence.safeHarbor ?? false,
      componentId: String(position),
      componentOrder: position,
      ...(sentence.earlier === true ? { earlierCall: { transcriptId: earlier, earningsCallDate: `${quarter.slice(0, 4)}-01-05` } } : {})
    }))
  }
}

const topicsOf = (quarter: Quarter, firm: MadeUpFirm): ReadonlyArray<FirmTopic> => {
  const transcript = transcriptOf(quarter, firm)
  const spoken = firm.sentences.filter((sentence) => sentence.safeHarbor !== true).length
  return (firm.themes ?? []).map((_, n) => {
    const sentenceIds = transcript.sentences.filter((_sentence, i) => firm.sentences[i]!.topic === n).map((sentence) => sentence.sentenceId)
    return {
      firmId: firm.id,
      firmName: transcript.firmName,
      quarter,
      permno: transcript.permno,
      gvkey: transcript.gvkey,
      earningsCallDate: transcript.earningsCallDate,
      topicId: `${firm.id}_${quarter}_${n}`,
      representation: "sale",
      keywords: ["sale"],
      nSentences: sentenceIds.length,
      nCallSentences: spoken > 0 ? spoken : firm.sentences.length,
      sentenceIds,
      processingTimestamp: 0,
      sentenceProbabilities: sentenceIds.map((_id, i) => (i + 1) / (sentenceIds.length + 1)),
      stability: null
    }
  })
}

const table = (columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>, metadata = {}) =>
  encodeTable(columns, rows.length === 0 ? [] : [rows], metadata)

const writePrefetch = Effect.fn("writePrefetch")(function* (quarter: Quarter, firms: ReadonlyArray<MadeUpFirm>) {
  const transcripts = firms.map((firm) => transcriptOf(quarter, firm))
  const { part, rowGroups } = yield* writeTranscriptsPart(quarter, 0, transcripts)
  const manifest = new PrefetchManifest({
    format: 3,
    quarter,
    created_at: "2026-01-01T00:00:00.000Z",
    source: "made up",
    rules: {},
    text: {},
    counts: { firms: firms.length, excluded: 0, components: 0, sentences: part.rows },
    components: [],
    transcripts: [part],
    excluded: [],
    firms: transcripts.map((one) => ({
      firm_id: one.firmId,
      firm_name: one.firmName,
      permno: one.permno,
      gvkey: one.gvkey,
      transcript_id: one.transcriptId,
      earnings_call_date: one.earningsCallDate,
      n_components: 1,
      n_sentences: one.sentences.length,
      part: part.key,
      row_group: rowGroups.get(one.firmId) ?? null
    }))
  })
  yield* writePrefetchManifest(manifest)
  return prefetchFingerprint(manifest)
})

/** Writes the topics as jobs leave them: a part, and the checkpoint that promises it. */
const writeTopics = Effect.fn("writeTopics")(function* (
  quarter: Quarter,
  firms: ReadonlyArray<MadeUpFirm>,
  topics: ReadonlyArray<FirmTopic>,
  sentences: string
) {
  const store = yield* ObjectStore
  const { batches } = yield* createManifest(
    quarter,
    firms.map(({ id }) => id),
    1000
  )
  const batch = batches[0]!.batch_id
  const bytes = table(firmTopicColumns, topics.map(toFirmTopicRow))
  const { key, ...written } = madeFile(StoreKeys.firmTopicsPart(quarter, batch, 0), bytes)
  yield* store.put(key, bytes)
  const [done, failed] = [firms.filter(({ themes }) => themes !== undefined), firms.filter(({ themes }) => themes === undefined)]
  const timestamp = "2026-01-01T00:00:00.000Z"
  yield* writeCheckpoint(quarter, batch, {
    completed_firm_ids: done.map(({ id }) => id),
    skipped_firm_ids: [],
    last_chunk_id: 0,
    timestamp,
    checkpoint_interval: 1000,
    engine: { name: "native", version: "1", parameters: {} },
    sentences,
    parts: [{ part: 0, ...written }]
  })
  yield* writeFailures(
    quarter,
    batch,
    failed.map(({ id }) => ({ firm_id: id, error_type: "Odd", error_message: "odd", timestamp }))
  )
})

const writeThemes = Effect.fn("writeThemes")(function* (
  quarter: Quarter,
  themes: ReadonlyArray<MadeUpTheme>,
  topics: ReadonlyArray<FirmTopic>,
  themeOf: (topicId: string) => string | null
) {
  const store = yield* ObjectStore
  const topicsStage = (yield* readStages(quarter)).find(({ stage }) => stage === "topics")!
  // The later quarter goes on with the themes of the first, where these are there.
  const before = quarter === first ? Option.none() : yield* readMade(first, "themes")
  const wentOn = Option.isNone(before) ? {} : { [themesInput(first)]: before.value.fingerprint }
  const lineage: Lineage = { stage: "themes", quarter, inputs: { topics: topicsStage.fingerprint!, ...wentOn }, settings: {}, versions: {} }
  const about = { keywords: ["sale"], n_firms: 2, n_topics: 2, n_sentences: 2, description: null, name_source: "keywords" }
  const contributions = topics.flatMap((topic) => {
    const theme = themes.find(({ id }) => id === themeOf(topic.topicId))
    return theme === undefined
      ? []
      : [
          {
            theme_id: theme.id,
            firm_id: topic.firmId,
            firm_name: topic.firmName,
            permno: topic.permno,
            gvkey: topic.gvkey,
            topic_id: topic.topicId,
            representation: "sale",
            topic_name: null,
            n_sentences: topic.nSentences,
            share: 1,
            example: null,
            n_call_sentences: topic.nCallSentences,
            call_share: 1,
            group_id: theme.group
          }
        ]
  })
  const groups = [...Map.groupBy(themes, ({ group }) => group)]
  const tables = [
    [StoreKeys.themeContributions(quarter), themeContributionColumns, contributions],
    // Whether a theme was there in the quarter before says nothing to a panel.
    [StoreKeys.themeHistory(quarter), themeHistoryColumns, []],
    [
      StoreKeys.themeGroups(quarter),
      themeGroupColumns,
      groups.map(([id, [theme]]) => ({ ...about, group_id: id, name: `group ${id}`, kind: theme!.kind, n_themes: 1 }))
    ],
    [
      StoreKeys.themes(quarter),
      themeColumns,
      themes.map(({ group, id, kind }) => ({
        ...about,
        theme_id: id,
        name: `theme ${id}`,
        representation: "sale",
        kind,
        specificity: 1,
        group_id: group,
        example: null
      }))
    ]
  ] as const
  const files = []
  for (const [key, columns, rows] of tables) {
    const bytes = table(columns, rows, lineageMetadata(lineage))
    yield* store.put(key, bytes)
    files.push(madeFile(key, bytes))
  }
  yield* writeMade(lineage, topicsStage.covered!, files)
})

/** Writes a whole quarter, up to its themes. `change` may change the topics that are written, after themes know of them. */
export const writeMadeUpQuarter = Effect.fn("writeMadeUpQuarter")(function* (
  quarter: Quarter,
  firms: ReadonlyArray<MadeUpFirm>,
  themes: ReadonlyArray<MadeUpTheme>,
  change: (topics: ReadonlyArray<FirmTopic>) => ReadonlyArray<FirmTopic> = (topics) => topics
) {
  const topics = firms.flatMap((firm) => topicsOf(quarter, firm))
  yield* writeTopics(quarter, firms, change(topics), yield* writePrefetch(quarter, firms))
  const firmOf = new Map(firms.map((firm) => [firm.id, firm]))
  yield* writeThemes(quarter, themes, topics, (topicId) => {
    const [firmId = "", , n] = topicId.split("_")
    return firmOf.get(firmId)?.themes?.[Number(n)] ?? null
  })
})
