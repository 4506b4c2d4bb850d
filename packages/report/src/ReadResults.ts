import { readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { readFirmTopics, readThemes } from "@ftm/theme-model"
import {
  fromThemeGroupRow,
  orchestrateLine,
  type Quarter,
  StoreKeys,
  sumFirmCounts,
  type ThemeContributionRow,
  themeGroupColumns,
  typed
} from "@ftm/transcript-schema"
import { DateTime, Effect, Option } from "effect"
import type { Contribution, QuarterResults, ReportedProgress, ReportedTheme } from "./QuarterResults.ts"
import { readHistory } from "./ReadHistory.ts"
import { ReportError, Unreadable } from "./ReportError.ts"

const exists = Effect.fn("exists")(function* (key: string) {
  const store = yield* ObjectStore
  return Option.isSome(yield* store.head(key))
})

const readReportedProgress = Effect.fn("readReportedProgress")(function* (quarter: Quarter) {
  if (!(yield* exists(StoreKeys.batchesManifest(quarter)))) return undefined
  const batches = yield* readProgress(quarter)
  const progress: ReportedProgress = {
    ...sumFirmCounts(batches),
    failures: batches.flatMap((batch) =>
      batch.failures.map(({ error_message, error_type, firm_id }) => ({
        firmId: firm_id,
        errorType: error_type,
        errorMessage: error_message
      }))
    ),
    stopped: batches.flatMap((batch) => (batch.stoppedBy === undefined ? [] : [`${batch.batchId}: ${batch.stoppedBy}`]))
  }
  return progress
})

const contribution = (row: ThemeContributionRow): Contribution => ({
  firmId: row.firm_id,
  firmName: row.firm_name,
  topicId: row.topic_id,
  nSentences: row.n_sentences,
  shareOfCall: row.call_share,
  example: row.example
})

/** The quarter's groups of themes; none where they have not been made, or are those of other themes. */
const readGroups = Effect.fn("readGroups")(function* (quarter: Quarter, themes: ReadonlyArray<ReportedTheme>) {
  const key = StoreKeys.themeGroups(quarter)
  if (!(yield* exists(key))) return { groups: [], caveats: [] }
  const table = yield* openTable(key, { columns: themeGroupColumns })
  const groups = yield* Effect.flatMap(table.readAll, (rows) => decodeRows(key, rows, fromThemeGroupRow))
  const themesOf = Map.groupBy(themes, ({ groupId }) => groupId)
  const other = groups.find(({ group_id, n_themes }) => themesOf.get(group_id)?.length !== n_themes)
  const known = new Set(groups.map(({ group_id }) => group_id))
  const stray = themes.find(({ groupId }) => !known.has(groupId))
  const wrong = other?.group_id ?? stray?.groupId
  if (wrong === undefined) return { groups, caveats: [] }
  return { groups: [], caveats: [`Groups of themes are not shown: ${wrong} is not a group of the themes that are there now.`] }
})

/** The themes of a report, and what is known of them beside. */
export type ReportedThemes = Pick<QuarterResults, "themes" | "groups" | "history" | "noThemes" | "themeSettings" | "caveats">

/** Reads the quarter's themes, their groups and what became of them. */
export const readReportedThemes = Effect.fn("readReportedThemes")(
  function* (quarter: Quarter) {
    const store = yield* ObjectStore
    const stored = yield* readThemes(quarter)
    if (Option.isNone(stored)) {
      const compute = yield* typed(orchestrateLine("themes", { quarter, store: store.location }))
      const noThemes = `The themes of this quarter have not been computed yet. Type: ${compute}`
      const none: ReportedThemes = { themes: [], groups: [], history: undefined, noThemes, themeSettings: {}, caveats: [] }
      return none
    }
    const { contributions, noThemes, settings } = stored.value
    const contributionsOf = Map.groupBy(contributions, (row) => row.theme_id)
    const themes = stored.value.themes.map((row): ReportedTheme => ({
      themeId: row.theme_id,
      name: row.name,
      nameSource: row.name_source,
      description: row.description,
      kind: row.kind,
      groupId: row.group_id,
      keywords: row.keywords,
      nFirms: row.n_firms,
      nTopics: row.n_topics,
      nSentences: row.n_sentences,
      contributions: (contributionsOf.get(row.theme_id) ?? []).map(contribution)
    }))
    const ofGroups = yield* readGroups(quarter, themes)
    const ofHistory = yield* readHistory(quarter, themes)
    const found: ReportedThemes = {
      themes,
      groups: ofGroups.groups,
      history: ofHistory.history,
      noThemes,
      themeSettings: settings,
      caveats: [...ofGroups.caveats, ...ofHistory.caveats]
    }
    return found
  },
  Effect.mapError((cause) =>
    cause instanceof ReportError ? cause : new ReportError({ message: cause.message, reason: new Unreadable({}), cause })
  )
)

/** Reads everything that the quarter's report shows: progress, prefetch manifest, firm topics, themes and what became of them. */
export const readResults = Effect.fn("readResults")(
  function* (quarter: Quarter, caveats: ReadonlyArray<string> = []) {
    const store = yield* ObjectStore
    const themes = yield* readReportedThemes(quarter)
    const results: QuarterResults = {
      quarter,
      location: store.location,
      writtenAt: DateTime.formatIso(yield* DateTime.now),
      progress: yield* readReportedProgress(quarter),
      prefetch: (yield* prefetchExists(quarter)) ? yield* readPrefetchManifest(quarter) : undefined,
      topics: yield* readFirmTopics(quarter),
      ...themes,
      caveats: [...caveats, ...themes.caveats]
    }
    return results
  },
  Effect.mapError((cause) =>
    cause instanceof ReportError ? cause : new ReportError({ message: cause.message, reason: new Unreadable({}), cause })
  )
)
