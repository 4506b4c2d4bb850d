import {
  changedFiles,
  type Covered,
  differences,
  differencesInWords,
  forgetMade,
  type Lineage,
  lineageMetadata,
  madeFile,
  type MadeRecord,
  otherQuarters,
  readMade,
  themesInput,
  writeMade
} from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { keywordNames, type Namer, type NamingSummary } from "@ftm/theme-names"
import { type Embedder, staticEmbedder, tellNowAndThen, within } from "@ftm/topic-model"
import {
  type Quarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  themeGroupColumns,
  themeHistoryColumns
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { type EarlierThemes, readEarlierThemes, readEarlierTopics } from "./EarlierThemes.ts"
import { findThemes } from "./FindThemes.ts"
import { namedThemes } from "./NamedThemes.ts"
import { readThemes } from "./ReadThemes.ts"
import { ModelFailed, StoreFailed, ThemeModelError, ThemesOutOfDate } from "./ThemeModelError.ts"
import { type ThemeOptions, themeOptions } from "./ThemeOptions.ts"
import { ofStage, type ThemeListener } from "./ThemeProgress.ts"
import { themeRows } from "./ThemeRows.ts"
import { topicSentences } from "./TopicSentences.ts"
import { readTopicsOfQuarter, type TopicsOfQuarter } from "./TopicsOfQuarter.ts"

/** Version of the method. It rises whenever the same topics may give different themes. */
const themeVersion = "2"

export interface WriteThemesOptions {
  /** Default: the static embedder that comes with @ftm/topic-model. */
  readonly embedder?: Embedder
  /** Take the topics that are there, though firms are missing; false by default. The result says that it is of a part. */
  readonly partial?: boolean
  /** Replace themes that are out of date; false by default. */
  readonly restart?: boolean
  /**
   * The quarter before, whose themes this quarter's go on with where they can: a theme that goes on keeps its id. It must have themes.
   * Left out, themes that went on with a quarter's do so again, as long as that has themes.
   */
  readonly after?: Quarter
  /** Gives themes, groups and topics their names; names are made of keywords by default. */
  readonly namer?: Namer["Service"]
  /** Hears how far it is. */
  readonly onProgress?: ThemeListener
}

/** What `writeThemes` found and where it is. */
export interface ThemesWritten {
  /** Themes of the same topics, made in the same way, were there already; nothing was written. */
  readonly upToDate: boolean
  readonly covered: Covered
  readonly themesKey: string
  readonly contributionsKey: string
  readonly themes: number
  /** Firms and topics in the quarter, and how many of those topics belong to a theme. */
  readonly firms: number
  readonly topics: number
  readonly topicsInThemes: number
  /** What naming took; absent where nothing was named because the themes were there already. */
  readonly naming?: NamingSummary
  /** Why there are no themes, for a reader; absent if there are some. */
  readonly noThemes?: string
}

const themesLineage = (
  quarter: Quarter,
  { fingerprint }: TopicsOfQuarter,
  embedder: Embedder,
  options: ThemeOptions,
  after: EarlierThemes | undefined,
  namer: Namer["Service"]
): Lineage => ({
  stage: "themes",
  quarter,
  inputs: { topics: fingerprint, ...(after === undefined ? {} : { [themesInput(after.quarter)]: after.fingerprint }) },
  settings: {
    embedder: { name: embedder.name, version: embedder.version },
    ...options,
    ...(namer.identity === undefined ? {} : { names: namer.identity })
  },
  versions: { themes: themeVersion }
})

const storeFailed = (cause: { readonly message: string }) =>
  new ThemeModelError({ message: cause.message, reason: new StoreFailed({}), cause })

/** The quarter whose themes those that are there went on with, if it still has some. */
const wentOnFrom = Effect.fn("wentOnFrom")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const record = yield* readMade(quarter, "themes")
  const [before] = Option.match(record, { onNone: () => [], onSome: ({ lineage }) => otherQuarters(quarter, lineage) })
  if (before === undefined) return undefined
  const isThere = Option.isSome(yield* store.head(StoreKeys.themes(before))) && Option.isSome(yield* readMade(before, "themes"))
  return isThere ? before : undefined
}, Effect.mapError(storeFailed))

/** What the themes that are there were made of, where they are what would be made now; none where there are none. Fails where they are out of date. */
const earlierThemes = Effect.fn("earlierThemes")(function* (quarter: Quarter, lineage: Lineage, topics: number) {
  const store = yield* ObjectStore
  if (Option.isNone(yield* store.head(StoreKeys.themes(quarter)).pipe(Effect.mapError(storeFailed)))) return Option.none<MadeRecord>()
  const record = yield* Effect.mapError(readMade(quarter, "themes"), storeFailed)
  const found = Option.isSome(record) ? differences(record.value.lineage, lineage) : []
  if (Option.isSome(record) && found.length === 0) {
    // Themes that are damaged are no themes: they are made again.
    const changed = yield* Effect.mapError(changedFiles(record.value.files ?? [], false), storeFailed)
    return changed.length === 0 ? record : Option.none<MadeRecord>()
  }
  const why = Option.isSome(record) ? differencesInWords(found) : "it is not known from which topics they were made"
  const { firms, of } = Option.isSome(record) ? record.value.covered : { firms: 0, of: 0 }
  const part = firms < of ? ` They were made from ${firms} of ${of} firms.` : ""
  return yield* new ThemeModelError({
    message: `The themes of ${quarter} in ${store.location} are out of date: ${why}.${part}`,
    reason: new ThemesOutOfDate({ topics })
  })
})

/** The summary of themes that are there and up to date. */
const storedSummary = Effect.fn("storedSummary")(function* (quarter: Quarter, { covered, topics }: TopicsOfQuarter) {
  const { contributions, noThemes, themes } = Option.getOrThrow(yield* readThemes(quarter))
  return summary(quarter, true, covered, topics, themes.length, contributions.length, noThemes)
})

const summary = (
  quarter: Quarter,
  upToDate: boolean,
  covered: Covered,
  topics: TopicsOfQuarter["topics"],
  themes: number,
  topicsInThemes: number,
  noThemes: string | undefined
): ThemesWritten => ({
  upToDate,
  covered,
  themesKey: StoreKeys.themes(quarter),
  contributionsKey: StoreKeys.themeContributions(quarter),
  themes,
  firms: new Set(topics.map((topic) => topic.firmId)).size,
  topics: topics.length,
  topicsInThemes,
  ...(noThemes === undefined ? {} : { noThemes })
})

/**
 * Finds the themes of a quarter in its firm topics and writes the tables of themes, their groups, their topics and their history, and then what they
 * were made of. The same firm topics give the same bytes. If there are no themes, the tables are empty and `noThemes` says why.
 *
 * Does nothing where the themes are up to date. Fails with `ThemeModelError` where topics are missing or out of date, and where there are
 * themes that are out of date and `restart` does not ask to replace them.
 */
export const writeThemes = Effect.fn("writeThemes")(function* (quarter: Quarter, given: WriteThemesOptions = {}) {
  const { after, embedder = staticEmbedder, namer = keywordNames, onProgress = () => {}, partial = false, restart = false } = given
  const store = yield* ObjectStore
  const ofQuarter = yield* readTopicsOfQuarter(quarter, partial, ofStage(onProgress, "reading topics"))
  const { covered, topics } = ofQuarter
  const options = themeOptions(topics.length)
  const goesOnFrom = after ?? (yield* wentOnFrom(quarter))
  const before = goesOnFrom === undefined ? undefined : yield* readEarlierThemes(goesOnFrom)
  const lineage = themesLineage(quarter, ofQuarter, embedder, options, before, namer)
  if (!restart && Option.isSome(yield* earlierThemes(quarter, lineage, topics.length))) return yield* storedSummary(quarter, ofQuarter)

  const onSentences = ofStage(onProgress, "reading sentences")
  const sentences = yield* topicSentences(quarter, topics, before === undefined ? onSentences : within(onSentences, 0, 0.5))
  const earlier = before === undefined ? [] : yield* readEarlierTopics(before, within(onSentences, 0.5, 1))
  const inputs = topics.map((topic) => ({ ...topic, ...(sentences.get(topic.topicId) ?? { sentences: [] }) }))
  const found = yield* Effect.tryPromise({
    try: () => findThemes(inputs, embedder, options, onProgress, earlier),
    catch: (cause) =>
      new ThemeModelError({
        message: `Finding themes in the ${topics.length} topics of ${quarter} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
        reason: new ModelFailed({}),
        cause
      })
  })

  const onExamples = ofStage(onProgress, "naming themes")
  let explained = 0
  const sentencesOf = (topicId: string) => sentences.get(topicId)?.sentences ?? []
  const unnamed = themeRows(quarter, found, topics, sentencesOf, before?.stored, () =>
    tellNowAndThen(onExamples, explained++, topics.length)
  )
  const spoken = { topics, sentences: new Map([...sentences].map(([id, of]) => [id, of.sentences] as const)) }
  const { naming, rows } = yield* namedThemes(unnamed, spoken, namer, onExamples)
  const nameOf = new Map(rows.themes.map(({ name, theme_id }) => [theme_id, name]))
  const history = unnamed.history.map((row) => ({ ...row, name: nameOf.get(row.theme_id) ?? row.name }))
  const metadata = {
    ...lineageMetadata(lineage),
    "ftm.covered": JSON.stringify(covered),
    embedder: `${embedder.name} ${embedder.version}`,
    options: JSON.stringify(options),
    text: sentences.size > 0 ? "keywords and sentences" : "keywords",
    ...(found.noThemes === undefined ? {} : { no_themes: found.noThemes })
  }
  const put = (key: string, bytes: Uint8Array) => Effect.mapError(Effect.as(store.put(key, bytes), madeFile(key, bytes)), storeFailed)
  const inOneGroup = (rows: ReadonlyArray<Row>) => (rows.length === 0 ? [] : [rows])
  const onWrite = ofStage(onProgress, "writing")
  yield* Effect.mapError(forgetMade(quarter, "themes"), storeFailed)
  const tables = [
    // The themes are written last, so that whoever finds them finds the others too.
    { key: StoreKeys.themeHistory(quarter), columns: themeHistoryColumns, rows: history },
    { key: StoreKeys.themeGroups(quarter), columns: themeGroupColumns, rows: rows.groups },
    { key: StoreKeys.themeContributions(quarter), columns: themeContributionColumns, rows: rows.contributions },
    { key: StoreKeys.themes(quarter), columns: themeColumns, rows: rows.themes }
  ]
  const files = yield* Effect.forEach(tables, ({ columns, key, rows: ofTable }, n) => {
    onWrite(n / tables.length)
    return put(key, encodeTable(columns, inOneGroup(ofTable), metadata))
  })
  yield* Effect.mapError(store.delete(StoreKeys.earlierThemeContributions(quarter)), storeFailed)
  yield* Effect.mapError(writeMade(lineage, covered, files), storeFailed)

  return { ...summary(quarter, false, covered, topics, rows.themes.length, rows.contributions.length, found.noThemes), naming }
})
