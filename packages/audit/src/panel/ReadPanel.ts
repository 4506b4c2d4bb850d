import { differencesInWords } from "@ftm/lineage"
import { readStages, type StageStatus } from "@ftm/lineage/stages"
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

const whyOutOfDate = ({ changed, differences, staleInput }: StageStatus): string => {
  if (changed.length > 0) return `${changed[0]} is gone or not as it was written`
  return differences.length > 0 ? differencesInWords(differences) : `the ${staleInput} before it are out of date`
}

/** The numbers of a panel that is out of date are those of topics or themes that are no more, though the ids of the themes may be the same. */
const refuseStale = Effect.fn("refuseStale")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  const status = (yield* Effect.mapError(readStages(quarter), unreadable)).find(({ stage }) => stage === "panel")
  if (status === undefined) return yield* notMadeYet(quarter, "panel")
  if (status.state !== "out of date" && status.state !== "damaged") return
  const quarters = status.together ?? [quarter]
  const line = yield* typed(orchestrateLine("panel", { quarter: quarters.join(","), store: location, restart: true }))
  return yield* new AuditError({
    message: `The panel of ${quarter} in ${location} is ${status.state}: ${whyOutOfDate(status)}. Make it again:\n  ${line}`,
    reason: new OutOfDate({})
  })
})

/**
 * Reads the panel of a quarter. It may be about themes of other quarters that were named with it. Fails with `AuditError` where it is not there, is
 * damaged, or was made of other topics or themes than are there now.
 */
export const readPanel = Effect.fn("readPanel")(function* (quarter: Quarter) {
  yield* refuseStale(quarter)
  const themes = yield* Effect.mapError(readThemes(quarter), unreadable)
  if (Option.isNone(themes)) return yield* notMadeYet(quarter, "themes")
  const key = StoreKeys.panelTable(quarter, "panel")
  const table = yield* Effect.mapError(openTable(key, { columns: panelColumns }), unreadable)
  const rows = yield* Effect.mapError(
    Effect.flatMap(table.readAll, (read) => decodeRows(key, read, fromPanelRow)),
    unreadable
  )
  const panel: QuarterPanel = { quarter, rows, themes: themes.value }
  return panel
})
