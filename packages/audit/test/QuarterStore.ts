import { lineageFingerprint, type Lineage, writeMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { writePrefetchManifest, writeTranscriptsPart } from "@ftm/s3-source"
import {
  type FirmTranscript,
  firmTopicColumns,
  panelColumns,
  PrefetchManifest,
  type Quarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  themeGroupColumns,
  themeHistoryColumns,
  type ThemeKind
} from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Puts made-up calls into the store as a prefetch would. */
export const putCalls = Effect.fn("putCalls")(function* (quarter: Quarter, calls: ReadonlyArray<FirmTranscript>) {
  const { part, rowGroups } = yield* writeTranscriptsPart(quarter, 0, calls)
  yield* writePrefetchManifest(
    new PrefetchManifest({
      format: 3,
      quarter,
      created_at: "2026-01-01T00:00:00.000Z",
      source: "made up",
      rules: {},
      text: {},
      counts: { firms: calls.length, excluded: 0, components: 0, sentences: 0 },
      components: [],
      transcripts: [part],
      excluded: [],
      firms: calls.map((call) => ({
        firm_id: call.firmId,
        firm_name: call.firmName,
        permno: call.permno,
        gvkey: call.gvkey,
        transcript_id: call.transcriptId,
        earnings_call_date: call.earningsCallDate,
        n_components: 1,
        n_sentences: call.sentences.length,
        part: part.key,
        row_group: rowGroups.get(call.firmId) ?? null
      }))
    })
  )
})

/** One topic of a firm: the sentences that it is made of. */
export interface MadeUpTopic {
  readonly call: FirmTranscript
  readonly places: ReadonlyArray<number>
}

const identity = ({ earningsCallDate, firmId, firmName, gvkey, permno }: FirmTranscript) => ({
  firm_id: firmId,
  firm_name: firmName,
  permno,
  gvkey,
  earnings_call_date: earningsCallDate
})

const put = (key: string, columns: Parameters<typeof encodeTable>[0], rows: ReadonlyArray<Row>) =>
  Effect.flatMap(ObjectStore, (store) => store.put(key, encodeTable(columns, rows.length === 0 ? [] : [rows])))

/** Puts topics of firms, one each, into the store. */
export const putTopics = (quarter: Quarter, topics: ReadonlyArray<MadeUpTopic>) =>
  put(
    StoreKeys.firmTopicsPart(quarter, "batch_000", 0),
    firmTopicColumns,
    topics.map(({ call, places }) => ({
      ...identity(call),
      topic_id: `${call.firmId}_${quarter}_0`,
      representation: "freight",
      keywords: ["freight"],
      n_sentences: places.length,
      sentence_ids: places.map((place) => call.sentences[place]!.sentenceId),
      processing_timestamp: 0,
      n_call_sentences: call.sentences.length,
      stability: null,
      sentence_probabilities: null
    }))
  )

/** A theme of a quarter, with an example and a number of sentences per firm. */
export interface MadeUpTheme {
  readonly id: string
  readonly name: string
  readonly kind?: ThemeKind
  readonly keywords: ReadonlyArray<string>
  readonly firms: ReadonlyArray<{ readonly call: FirmTranscript; readonly nSentences: number; readonly example: string }>
}

/** Puts themes and what they are made of into the store. */
export const putThemes = Effect.fn("putThemes")(function* (quarter: Quarter, themes: ReadonlyArray<MadeUpTheme>) {
  yield* put(
    StoreKeys.themes(quarter),
    themeColumns,
    themes.map(({ firms, id, keywords, kind = "subject", name }) => ({
      theme_id: id,
      name,
      representation: keywords.join("_"),
      keywords,
      n_firms: firms.length,
      n_topics: firms.length,
      n_sentences: firms.reduce((sum, { nSentences }) => sum + nSentences, 0),
      kind,
      specificity: 1,
      group_id: `${quarter}_g0`,
      example: null,
      description: null,
      name_source: "keywords"
    }))
  )
  yield* put(
    StoreKeys.themeContributions(quarter),
    themeContributionColumns,
    themes.flatMap(({ firms, id }) =>
      firms.map(({ call, example, nSentences }) => {
        const { earnings_call_date: _, ...firm } = identity(call)
        return {
          theme_id: id,
          ...firm,
          topic_id: `${call.firmId}_${quarter}_0`,
          representation: "freight",
          topic_name: null,
          n_sentences: nSentences,
          share: 0.5,
          example,
          n_call_sentences: 100,
          call_share: nSentences / 100,
          group_id: `${quarter}_g0`
        }
      })
    )
  )
  // One group, and no quarter before it.
  yield* put(StoreKeys.themeGroups(quarter), themeGroupColumns, [
    {
      group_id: `${quarter}_g0`,
      name: "everything",
      keywords: ["freight"],
      kind: "subject",
      n_themes: themes.length,
      n_firms: 1,
      n_topics: 1,
      n_sentences: 1,
      description: null,
      name_source: "keywords"
    }
  ])
  yield* put(StoreKeys.themeHistory(quarter), themeHistoryColumns, [])
})

/** Puts a panel into the store: of each firm and theme the number of its sentences in a hundred; null where it is not known. */
export const putPanel = (
  quarter: Quarter,
  rows: ReadonlyArray<{ readonly call: FirmTranscript; readonly themeId: string | null; readonly n: number | null }>
) =>
  put(
    StoreKeys.panelTable(quarter, "panel"),
    panelColumns,
    rows.map(({ call, n, themeId }) => ({
      ...identity(call),
      transcript_id: call.transcriptId,
      theme_id: themeId,
      n_sentences: n,
      n_call_sentences: 100,
      share: n === null ? null : n / 100,
      n_presentation: n,
      n_question: n === null ? null : 0,
      n_answer: n === null ? null : 0,
      n_executives: n,
      n_analysts: n === null ? null : 0,
      n_other: n === null ? null : 0
    }))
  )

const themesMade = (quarter: Quarter, make: number): Lineage => ({ stage: "themes", quarter, inputs: {}, settings: { make }, versions: {} })

/** Writes down which make of themes a quarter has. */
export const recordThemes = (quarter: Quarter, make: number) => writeMade(themesMade(quarter, make), { firms: 4, failed: 0, of: 4 }, [])

/** Writes down of which makes of themes a quarter's panel is: its own, and those of the quarters that were named with it. */
export const recordPanel = (quarter: Quarter, make: number, others: ReadonlyArray<Quarter> = []) => {
  const inputs = Object.fromEntries([
    ["themes", lineageFingerprint(themesMade(quarter, make))],
    ...others.map((other) => [`the themes of ${other}`, lineageFingerprint(themesMade(other, make))])
  ])
  return writeMade({ stage: "panel", quarter, inputs, settings: {}, versions: {} }, { firms: 4, failed: 0, of: 4 }, [])
}
