import { readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { openTable, type Row } from "@ftm/parquet-table"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { contributionColumns, readFirmTopics, themeColumns } from "@ftm/theme-model"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect, Option } from "effect"
import type { Contribution, QuarterResults, ReportedProgress, ReportedTheme } from "./QuarterResults.ts"
import { ReportError } from "./ReportError.ts"

const exists = Effect.fn("exists")(function*(key: string) {
  const store = yield* ObjectStore
  return Option.isSome(yield* store.head(key))
})

const readReportedProgress = Effect.fn("readReportedProgress")(function*(quarter: Quarter) {
  if (!(yield* exists(StoreKeys.batchesManifest(quarter)))) return undefined
  const batches = yield* readProgress(quarter)
  const sum = (count: "total" | "done" | "skipped" | "failed" | "remaining") => batches.reduce((n, batch) => n + batch[count], 0)
  const progress: ReportedProgress = {
    total: sum("total"),
    done: sum("done"),
    skipped: sum("skipped"),
    failed: sum("failed"),
    remaining: sum("remaining"),
    failures: batches.flatMap((batch) =>
      batch.failures.map(({ error_message, error_type, firm_id }) => ({ firmId: firm_id, errorType: error_type, errorMessage: error_message }))
    ),
    stopped: batches.flatMap((batch) => batch.stoppedBy === undefined ? [] : [`${batch.batchId}: ${batch.stoppedBy}`])
  }
  return progress
})

const contribution = (row: Row): Contribution => ({
  firmId: String(row["firm_id"]),
  firmName: String(row["firm_name"]),
  topicId: String(row["topic_id"]),
  nSentences: Number(row["n_sentences"]),
  share: Number(row["share"]),
  example: typeof row["example"] === "string" ? row["example"] : null
})

const readThemes = Effect.fn("readThemes")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  if (!(yield* exists(StoreKeys.themes(quarter)))) {
    const noThemes = `The themes of this quarter have not been computed yet. Type: npm run orchestrate -- themes --quarter ${quarter} --store ${store.location}`
    return { themes: [], noThemes, settings: {} }
  }
  const table = yield* openTable(StoreKeys.themes(quarter), { columns: themeColumns })
  const contributions = yield* Effect.flatMap(
    openTable(StoreKeys.themeContributions(quarter), { columns: contributionColumns }),
    (opened) => opened.readAll
  )
  const contributionsOf = Map.groupBy(contributions, (row) => row["theme_id"])
  const themes = (yield* table.readAll).map((row): ReportedTheme => ({
    themeId: String(row["theme_id"]),
    name: String(row["name"]),
    keywords: Array.isArray(row["keywords"]) ? row["keywords"] : [],
    nFirms: Number(row["n_firms"]),
    nTopics: Number(row["n_topics"]),
    nSentences: Number(row["n_sentences"]),
    contributions: (contributionsOf.get(row["theme_id"] ?? "") ?? []).map(contribution)
  }))
  const { no_themes, ...settings } = table.metadata
  return { themes, noThemes: themes.length > 0 ? undefined : no_themes ?? "No theme was found.", settings }
})

/** Reads everything that the quarter's report shows: progress, prefetch manifest, firm topics and themes. */
export const readResults = Effect.fn("readResults")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const themes = yield* readThemes(quarter)
  const results: QuarterResults = {
    quarter,
    location: store.location,
    writtenAt: DateTime.formatIso(yield* DateTime.now),
    progress: yield* readReportedProgress(quarter),
    prefetch: (yield* prefetchExists(quarter)) ? yield* readPrefetchManifest(quarter) : undefined,
    topics: yield* readFirmTopics(quarter),
    themes: themes.themes,
    noThemes: themes.noThemes,
    themeSettings: themes.settings
  }
  return results
}, Effect.mapError((cause) => new ReportError({ message: cause.message, cause })))
