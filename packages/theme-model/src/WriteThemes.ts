import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { type Embedder, staticEmbedder, tellNowAndThen } from "@ftm/topic-model"
import {
  type Quarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  type ThemeRow,
  toThemeContributionRow
} from "@ftm/transcript-schema"
import { Effect } from "effect"
import { findThemes } from "./FindThemes.ts"
import { bestExample } from "./KeywordMentions.ts"
import { readFirmTopics } from "./ReadFirmTopics.ts"
import type { Theme } from "./Theme.ts"
import { ModelFailed, StoreFailed, ThemeModelError } from "./ThemeModelError.ts"
import { themeOptions } from "./ThemeOptions.ts"
import { ofStage, type ThemeListener } from "./ThemeProgress.ts"
import { topicSentences } from "./TopicSentences.ts"

/** What `writeThemes` found and where it is. */
export interface ThemesWritten {
  readonly themesKey: string
  readonly contributionsKey: string
  readonly themes: number
  /** Firms and topics in the quarter, and how many of those topics belong to a theme. */
  readonly firms: number
  readonly topics: number
  readonly topicsInThemes: number
  /** Why there are no themes, for a reader; absent if there are some. */
  readonly noThemes?: string
}

/** How themes are found and told of. */
export interface WriteThemesOptions {
  /** Default: `staticEmbedder`. */
  readonly embedder?: Embedder
  /** Hears how far it is. */
  readonly onProgress?: ThemeListener
}

/** Keywords in a theme's name and representation. */
const inName = 4

const themeRow = (quarter: Quarter, theme: Theme, n: number): ThemeRow => ({
  theme_id: `${quarter}_${n}`,
  quarter,
  name: theme.keywords.slice(0, inName).join(", "),
  representation: theme.keywords.slice(0, inName).join("_"),
  keywords: theme.keywords,
  n_firms: theme.nFirms,
  n_topics: theme.topicIds.length,
  n_sentences: theme.nSentences
})

/**
 * Finds the themes of a quarter in its firm topics and writes `themes.parquet` and `theme_contributions.parquet`.
 * The same firm topics give the same bytes. If there are no themes, both tables are empty and `noThemes` says why.
 */
export const writeThemes = Effect.fn("writeThemes")(function* (
  quarter: Quarter,
  { embedder = staticEmbedder, onProgress = () => {} }: WriteThemesOptions = {}
) {
  const store = yield* ObjectStore
  const topics = yield* readFirmTopics(quarter, ofStage(onProgress, "reading topics"))
  const sentences = yield* topicSentences(quarter, topics, ofStage(onProgress, "reading sentences"))
  const options = themeOptions(topics.length)
  const inputs = topics.map((topic) => ({ ...topic, sentences: sentences.get(topic.topicId) ?? [] }))
  const found = yield* Effect.tryPromise({
    try: () => findThemes(inputs, embedder, options, onProgress),
    catch: (cause) =>
      new ThemeModelError({
        message: `Finding themes in the ${topics.length} topics of ${quarter} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
        reason: new ModelFailed({}),
        cause
      })
  })

  const topicOf = new Map(topics.map((topic) => [topic.topicId, topic]))
  const themeRows = found.themes.map((theme, n) => themeRow(quarter, theme, n))
  const onExamples = ofStage(onProgress, "naming themes")
  let explained = 0
  const contributions = found.themes.flatMap(({ keywords, topicIds }, n) =>
    topicIds.flatMap((id) => {
      tellNowAndThen(onExamples, explained++, topics.length)
      const topic = topicOf.get(id)
      const example = bestExample(sentences.get(id) ?? [], keywords) ?? null
      return topic === undefined ? [] : [toThemeContributionRow(themeRows[n]!, topic, example)]
    })
  )
  const metadata = {
    embedder: `${embedder.name} ${embedder.version}`,
    options: JSON.stringify(options),
    text: sentences.size > 0 ? "keywords and sentences" : "keywords",
    ...(found.noThemes === undefined ? {} : { no_themes: found.noThemes })
  }
  const put = (key: string, bytes: Uint8Array) =>
    store
      .put(key, bytes)
      .pipe(Effect.mapError((cause) => new ThemeModelError({ message: cause.message, reason: new StoreFailed({}), cause })))
  const inOneGroup = (rows: ReadonlyArray<Row>) => (rows.length === 0 ? [] : [rows])
  const onWrite = ofStage(onProgress, "writing")
  // The themes are written last, so that whoever finds them finds their contributions too.
  yield* put(StoreKeys.themeContributions(quarter), encodeTable(themeContributionColumns, inOneGroup(contributions), metadata))
  onWrite(0.5)
  yield* put(StoreKeys.themes(quarter), encodeTable(themeColumns, inOneGroup(themeRows), metadata))

  const written: ThemesWritten = {
    themesKey: StoreKeys.themes(quarter),
    contributionsKey: StoreKeys.themeContributions(quarter),
    themes: themeRows.length,
    firms: new Set(topics.map((topic) => topic.firmId)).size,
    topics: topics.length,
    topicsInThemes: contributions.length,
    ...(found.noThemes === undefined ? {} : { noThemes: found.noThemes })
  }
  return written
})
