import { lineageMetadataKey } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable, type Row } from "@ftm/parquet-table"
import {
  type Column,
  fromThemeContributionRow,
  fromThemeGroupRow,
  fromThemeHistoryRow,
  fromThemeRow,
  type Quarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  type ThemeContributionRow,
  themeGroupColumns,
  type ThemeGroupRow,
  themeHistoryColumns,
  type ThemeHistoryRow,
  type ThemeRow
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { BadThemes, ThemeModelError } from "./ThemeModelError.ts"

/** A quarter's themes as they lie in the store. */
export interface StoredThemes {
  /** Subjects first, then by falling number of firms. */
  readonly themes: ReadonlyArray<ThemeRow>
  readonly groups: ReadonlyArray<ThemeGroupRow>
  readonly contributions: ReadonlyArray<ThemeContributionRow>
  /** What became of each theme since the quarter before. */
  readonly history: ReadonlyArray<ThemeHistoryRow>
  /** What the themes were made with, by name. */
  readonly settings: Readonly<Record<string, string>>
  /** Why there are none, for a reader; undefined if there are some. */
  readonly noThemes: string | undefined
}

/** The rows of one of the tables, with its metadata. */
const tableOf = Effect.fn("readThemes.table")(function* <A>(key: string, columns: ReadonlyArray<Column>, from: (row: Row) => A) {
  const table = yield* openTable(key, { columns })
  const rows = yield* Effect.flatMap(table.readAll, (all) => decodeRows(key, all, from))
  return { rows, metadata: table.metadata }
})

/** The same; undefined where there is no such table, as after an earlier version. */
const tableIfThere = Effect.fn("readThemes.tableIfThere")(function* <A>(
  key: string,
  columns: ReadonlyArray<Column>,
  from: (row: Row) => A
) {
  const store = yield* ObjectStore
  return Option.isNone(yield* store.head(key)) ? undefined : yield* tableOf(key, columns, from)
})

/** The quarter's themes; none where they have not been made yet. */
export const readThemes = Effect.fn("readThemes")(
  function* (quarter: Quarter) {
    const store = yield* ObjectStore
    if (Option.isNone(yield* store.head(StoreKeys.themes(quarter)))) return Option.none<StoredThemes>()
    const themes = yield* tableOf(StoreKeys.themes(quarter), themeColumns, fromThemeRow)
    const groups = yield* tableIfThere(StoreKeys.themeGroups(quarter), themeGroupColumns, fromThemeGroupRow)
    const contributions = yield* tableOf(StoreKeys.themeContributions(quarter), themeContributionColumns, fromThemeContributionRow)
    const history = yield* tableIfThere(StoreKeys.themeHistory(quarter), themeHistoryColumns, fromThemeHistoryRow)
    const madeOf = themes.metadata[lineageMetadataKey]
    if ([groups, contributions, history].some((table) => table !== undefined && table.metadata[lineageMetadataKey] !== madeOf)) {
      return yield* new ThemeModelError({
        message: `The themes of ${quarter} in ${store.location} and the tables of what they are made of do not belong together: they are being replaced, or that was broken off.`,
        reason: new BadThemes({})
      })
    }
    const { no_themes, ...settings } = themes.metadata
    const noThemes = themes.rows.length > 0 ? undefined : (no_themes ?? "No theme was found.")
    return Option.some<StoredThemes>({
      themes: themes.rows,
      groups: groups?.rows ?? [],
      contributions: contributions.rows,
      history: history?.rows ?? [],
      settings,
      noThemes
    })
  },
  Effect.mapError((cause) =>
    cause instanceof ThemeModelError ? cause : new ThemeModelError({ message: cause.message, reason: new BadThemes({}), cause })
  )
)
