import { columns } from "@ftm/command-line"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { fromPanelRow, fromThemeRow, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

/** The first rows of a quarter's panel, zeros and the sentences of no theme included; undefined where there is none. */
export const firstPanelRows = Effect.fn("firstPanelRows")(function* (quarter: Quarter, wanted: number) {
  const store = yield* ObjectStore
  const key = StoreKeys.panelTable(quarter, "panel")
  if (Option.isNone(yield* store.head(key))) return undefined
  const rows = yield* Effect.flatMap(
    Effect.flatMap(openTable(key), (table) => table.readAll),
    (found) => decodeRows(key, found, fromPanelRow)
  )
  const themesKey = StoreKeys.themes(quarter)
  const themes = yield* Effect.flatMap(
    Effect.flatMap(openTable(themesKey), (table) => table.readAll),
    (found) => decodeRows(themesKey, found, fromThemeRow)
  )
  const nameOf = new Map(themes.map(({ name, theme_id }) => [theme_id, name]))
  const shown = rows
    .slice(0, wanted)
    .map(({ firm_name, n_call_sentences, n_sentences, theme_id }) => [
      firm_name,
      theme_id ?? "NULL",
      String(n_sentences),
      String(n_call_sentences),
      theme_id === null ? "(no theme)" : (nameOf.get(theme_id) ?? "(not this quarter)")
    ])
  return columns([["firm_name", "theme_id", "n_sentences", "n_call_sentences", "theme"], ...shown], { numbers: [2, 3] })
})
