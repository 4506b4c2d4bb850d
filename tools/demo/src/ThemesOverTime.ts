import { columns } from "@ftm/command-line"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { fromThemeHistoryRow, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

const shownAtMost = 15
const inPercent = (share: number | null | undefined): string =>
  share === null || share === undefined ? "" : `${(100 * share).toFixed(1)} %`

/** The themes of the later of two quarters, what became of them, and their shares; undefined where the quarters are not linked. */
export const themesOverTime = Effect.fn("themesOverTime")(function* ([earlier, later]: readonly [Quarter, Quarter]) {
  const store = yield* ObjectStore
  const key = StoreKeys.themeHistory(later)
  if (Option.isNone(yield* store.head(key))) return undefined
  const table = yield* openTable(key)
  const rows = yield* Effect.flatMap(table.readAll, (found) => decodeRows(key, found, fromThemeHistoryRow))
  const shown = rows
    .toSorted((a, b) => Math.abs(b.share - (b.earlier_share ?? 0)) - Math.abs(a.share - (a.earlier_share ?? 0)))
    .slice(0, shownAtMost)
    .map(({ earlier_share, name, share, state }) => [state, inPercent(earlier_share), inPercent(state === "gone" ? null : share), name])
  return columns([["state", earlier, later, "theme"], ...shown], { numbers: [1, 2] })
})
