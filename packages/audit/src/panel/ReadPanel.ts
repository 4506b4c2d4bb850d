import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { readThemes, type StoredThemes } from "@ftm/theme-model"
import { fromPanelRow, orchestrateLine, panelColumns, type PanelRow, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { AuditError, OutOfDate, unreadable } from "../AuditError.ts"
import { notMadeYet } from "../NotMadeYet.ts"

/** A quarter's panel and the themes that it is about. */
export interface QuarterPanel {
  readonly quarter: Quarter
  readonly rows: ReadonlyArray<PanelRow>
  readonly themes: StoredThemes
}

/** Reads the panel of a quarter. Fails with `AuditError` where it is not there, or is about other themes than are there now. */
export const readPanel = Effect.fn("readPanel")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const key = StoreKeys.panelTable(quarter, "panel")
  if (Option.isNone(yield* Effect.mapError(store.head(key), unreadable))) return yield* notMadeYet(quarter, "panel")
  const themes = yield* Effect.mapError(readThemes(quarter), unreadable)
  if (Option.isNone(themes)) return yield* notMadeYet(quarter, "themes")
  const table = yield* Effect.mapError(openTable(key, { columns: panelColumns }), unreadable)
  const rows = yield* Effect.mapError(
    Effect.flatMap(table.readAll, (read) => decodeRows(key, read, fromPanelRow)),
    unreadable
  )
  const known = new Set(themes.value.themes.map(({ theme_id }) => theme_id))
  const inPanel = new Set(rows.flatMap(({ theme_id }) => theme_id ?? []))
  const stray = [...known, ...inPanel].find((id) => known.has(id) !== inPanel.has(id))
  if (stray !== undefined) {
    const line = yield* typed(orchestrateLine("panel", { quarter, store: store.location }))
    return yield* new AuditError({
      message: `The panel of ${quarter} in ${store.location} is about other themes than are there now: theme ${stray} is in one of the two alone. Type:\n  ${line}`,
      reason: new OutOfDate({})
    })
  }
  const panel: QuarterPanel = { quarter, rows, themes: themes.value }
  return panel
})
