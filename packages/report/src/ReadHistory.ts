import { listOwn, ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { fromThemeHistoryRow, orchestrateLine, type Quarter, StoreKeys, themeHistoryColumns, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import type { ReportedHistory, ReportedTheme } from "./QuarterResults.ts"

const readRows = Effect.fn("readHistory.rows")(function* (quarter: Quarter) {
  const key = StoreKeys.themeHistory(quarter)
  const table = yield* openTable(key, { columns: themeHistoryColumns })
  const rows = yield* Effect.flatMap(table.readAll, (found) => decodeRows(key, found, fromThemeHistoryRow))
  return { quarter, rows }
})

/** The quarters up to this one whose history is in the store, the earliest first. */
const quartersTold = Effect.fn("readHistory.quarters")(function* (quarter: Quarter) {
  const objects = yield* listOwn(`${StoreKeys.themeHistoryTable}/`, StoreKeys.isOurs)
  return objects
    .flatMap(({ key }) => StoreKeys.quarterOfThemeHistory(key) ?? [])
    .filter((one) => one <= quarter)
    .sort()
})

/** A theme whose history is not its own, or not that of the quarter before: one of them was made again. */
const toldOtherwise = (themes: ReadonlyArray<ReportedTheme>, { quarters, shares, states }: ReportedHistory): string | undefined => {
  const before = quarters.at(-2)
  const wrong = themes.find(({ nFirms, nTopics, themeId }) => {
    const told = states.get(themeId)
    if (told?.n_firms !== nFirms || told.n_topics !== nTopics) return true
    const earlier = before === undefined ? undefined : shares.get(themeId)?.get(before)
    return earlier !== undefined && told.earlier_share !== null && Math.abs(told.earlier_share - earlier) > 1e-9
  })
  if (wrong !== undefined) return wrong.themeId
  const there = new Set(themes.map(({ themeId }) => themeId))
  return [...states.keys()].find((id) => !there.has(id))
}

/** What became of the themes, where that is known, and why it is not shown where it is of other themes. */
interface HistoryRead {
  readonly history: ReportedHistory | undefined
  readonly caveats: ReadonlyArray<string>
}

/**
 * What became of the quarter's themes, from its table and those of earlier quarters; undefined where the quarter has no such table, or is the
 * first that has one. A table of other themes is not shown, and the caveat says so: shares of another make would look like a trend.
 */
export const readHistory = Effect.fn("readHistory")(function* (quarter: Quarter, themes: ReadonlyArray<ReportedTheme>) {
  const unknown: HistoryRead = { history: undefined, caveats: [] }
  const quarters = yield* quartersTold(quarter)
  if (quarters.at(-1) !== quarter || quarters.length < 2) return unknown
  const told = yield* Effect.forEach(quarters, readRows, { concurrency: 8 })
  const shares = new Map<string, Map<Quarter, number>>()
  const names = new Map<string, string>()
  for (const { quarter: at, rows } of told) {
    for (const { name, share, state, theme_id } of rows) {
      names.set(theme_id, name)
      if (state !== "gone") shares.set(theme_id, (shares.get(theme_id) ?? new Map<Quarter, number>()).set(at, share))
    }
  }
  const now = told.at(-1)?.rows ?? []
  const history: ReportedHistory = {
    quarters,
    states: new Map(now.filter(({ state }) => state !== "gone").map((row) => [row.theme_id, row])),
    shares,
    gone: now.filter(({ state }) => state === "gone"),
    names
  }
  const wrong = toldOtherwise(themes, history)
  if (wrong === undefined) return { history, caveats: [] }
  const link = yield* typed(orchestrateLine("themes", { quarter: `${quarters[0]}..${quarter}`, store: (yield* ObjectStore).location }))
  const caveat = `Themes over time are not shown: what is told of ${wrong} is not of the themes that are there now. Type: ${link}`
  const other: HistoryRead = { history: undefined, caveats: [caveat] }
  return other
})
