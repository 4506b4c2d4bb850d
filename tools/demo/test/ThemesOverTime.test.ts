import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { encodeTable } from "@ftm/parquet-table"
import { Quarter, StoreKeys, themeHistoryColumns } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { themesOverTime } from "../src/ThemesOverTime.ts"

const quarters = [Quarter.make("2023Q1"), Quarter.make("2023Q2")] as const
const row = { n_firms: 3, n_topics: 3, n_sentences: 9, split_from: null, merged_into: null }

it("shows what changed most first, with the share of each quarter; nothing where the quarters are not linked", async () => {
  const [before, after] = await Effect.runPromise(
    Effect.gen(function* () {
      const store = yield* ObjectStore
      const unlinked = yield* themesOverTime(quarters)
      const rows = [
        { ...row, theme_id: "2023Q1_0", name: "freight", state: "steady", share: 0.02, earlier_share: 0.021 },
        { ...row, theme_id: "2023Q2_1", name: "drought", state: "new", share: 0.04, earlier_share: null },
        { ...row, theme_id: "2023Q1_2", name: "merger", state: "gone", share: 0, earlier_share: 0.05 }
      ]
      yield* store.put(StoreKeys.themeHistory(quarters[1]), encodeTable(themeHistoryColumns, [rows]))
      return [unlinked, yield* themesOverTime(quarters)] as const
    }).pipe(Effect.provideService(ObjectStore, memoryStore().store))
  )
  expect(before).toBeUndefined()
  expect(after?.split("\n")).toEqual([
    "state   2023Q1  2023Q2  theme",
    "gone     5.0 %          merger",
    "new              4.0 %  drought",
    "steady   2.1 %   2.0 %  freight"
  ])
})
