import { lineageMetadataKey } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable, type Row, type Table } from "@ftm/parquet-table"
import {
  fromThemeContributionRow,
  fromThemeRow,
  type Quarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  type ThemeContributionRow,
  type ThemeRow
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { BadThemes, ThemeModelError } from "./ThemeModelError.ts"

/** A quarter's themes as they lie in the store. */
export interface StoredThemes {
  /** By falling number of firms. */
  readonly themes: ReadonlyArray<ThemeRow>
  readonly contributions: ReadonlyArray<ThemeContributionRow>
  /** What the themes were made with, by name. */
  readonly settings: Readonly<Record<string, string>>
  /** Why there are none, for a reader; undefined if there are some. */
  readonly noThemes: string | undefined
}

const rowsOf = <A>(table: Table, from: (row: Row) => A) => Effect.flatMap(table.readAll, (rows) => decodeRows(table.key, rows, from))

/** The quarter's themes; none where they have not been made yet. */
export const readThemes = Effect.fn("readThemes")(
  function* (quarter: Quarter) {
    const store = yield* ObjectStore
    if (Option.isNone(yield* store.head(StoreKeys.themes(quarter)))) return Option.none<StoredThemes>()
    const table = yield* openTable(StoreKeys.themes(quarter), { columns: themeColumns })
    const contributionTable = yield* openTable(StoreKeys.themeContributions(quarter), { columns: themeContributionColumns })
    const themes = yield* rowsOf(table, fromThemeRow)
    const contributions = yield* rowsOf(contributionTable, fromThemeContributionRow)
    if (table.metadata[lineageMetadataKey] !== contributionTable.metadata[lineageMetadataKey]) {
      return yield* new ThemeModelError({
        message: `The themes of ${quarter} in ${store.location} and the table of what they are made of do not belong together: they are being replaced, or that was broken off.`,
        reason: new BadThemes({})
      })
    }
    const { no_themes, ...settings } = table.metadata
    const noThemes = themes.length > 0 ? undefined : (no_themes ?? "No theme was found.")
    return Option.some<StoredThemes>({ themes, contributions, settings, noThemes })
  },
  Effect.mapError((cause) =>
    cause instanceof ThemeModelError ? cause : new ThemeModelError({ message: cause.message, reason: new BadThemes({}), cause })
  )
)
