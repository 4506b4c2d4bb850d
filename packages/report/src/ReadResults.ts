import { readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { readFirmTopics, readThemes } from "@ftm/theme-model"
import { orchestrateLine, type Quarter, StoreKeys, sumFirmCounts, type ThemeContributionRow, typed } from "@ftm/transcript-schema"
import { DateTime, Effect, Option } from "effect"
import type { Contribution, QuarterResults, ReportedProgress, ReportedTheme } from "./QuarterResults.ts"
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
  shareOfTheme: row.share,
  example: row.example
})

const readReportedThemes = Effect.fn("readReportedThemes")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const stored = yield* readThemes(quarter)
  if (Option.isNone(stored)) {
    const compute = yield* typed(orchestrateLine("themes", { quarter, store: store.location }))
    const noThemes = `The themes of this quarter have not been computed yet. Type: ${compute}`
    return { themes: [], noThemes, settings: {} }
  }
  const { contributions, noThemes, settings, themes } = stored.value
  const contributionsOf = Map.groupBy(contributions, (row) => row.theme_id)
  return {
    themes: themes.map((row): ReportedTheme => ({
      themeId: row.theme_id,
      name: row.name,
      keywords: row.keywords,
      nFirms: row.n_firms,
      nTopics: row.n_topics,
      nSentences: row.n_sentences,
      contributions: (contributionsOf.get(row.theme_id) ?? []).map(contribution)
    })),
    noThemes,
    settings
  }
})

/** Reads everything that the quarter's report shows: progress, prefetch manifest, firm topics and themes. */
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
      themes: themes.themes,
      noThemes: themes.noThemes,
      themeSettings: themes.settings,
      caveats
    }
    return results
  },
  Effect.mapError((cause) => new ReportError({ message: cause.message, reason: new Unreadable({}), cause }))
)
