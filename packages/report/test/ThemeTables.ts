import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import {
  type Column,
  parseQuarter,
  type Quarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  themeGroupColumns,
  type ThemeGroupRow,
  themeHistoryColumns,
  type ThemeHistoryRow,
  type ThemeRow
} from "@ftm/transcript-schema"
import { Effect } from "effect"
import { quarter } from "./QuarterStore.ts"

const parsed = parseQuarter("2020Q4")
if (parsed === undefined) throw new Error("not a quarter")
export const quarterBefore = parsed

const firms = 12

const theme = (row: Partial<ThemeRow> & Pick<ThemeRow, "theme_id" | "name" | "keywords" | "group_id">): ThemeRow => ({
  representation: row.name,
  n_firms: firms,
  n_topics: firms,
  n_sentences: 150,
  kind: "subject",
  specificity: 0.5,
  example: null,
  description: null,
  name_source: "keywords",
  ...row
})

/** Freight and wages in one group, carbon alone in another, and the language of reporting; the name of wages is a model's. */
const themeRows: ReadonlyArray<ThemeRow> = [
  theme({ theme_id: "2020Q4_0", name: "freight, shipping", keywords: ["freight", "shipping"], group_id: "2020Q4_g0" }),
  theme({
    theme_id: "2021Q1_1",
    name: "Wages & <hiring>",
    keywords: ["wage", "hiring"],
    group_id: "2020Q4_g0",
    name_source: "model",
    description: "What it costs to find people."
  }),
  theme({ theme_id: "2020Q4_2", name: "carbon, solar", keywords: ["carbon", "solar"], group_id: "2020Q4_g1" }),
  theme({ theme_id: "2020Q4_3", name: "margin, guidance", keywords: ["margin", "guidance"], group_id: "2020Q4_g2", kind: "reporting" })
]

const group = (group_id: string, name: string, n_themes: number, kind: ThemeGroupRow["kind"] = "subject"): ThemeGroupRow => ({
  group_id,
  name,
  keywords: [name],
  kind,
  n_themes,
  n_firms: firms,
  n_topics: n_themes * firms,
  n_sentences: 150 * n_themes,
  description: null,
  name_source: "keywords"
})

const groupRows: ReadonlyArray<ThemeGroupRow> = [
  group("2020Q4_g0", "what running a firm costs", 2),
  group("2020Q4_g1", "climate", 1),
  group("2020Q4_g2", "reporting", 1, "reporting")
]

const told = (row: Partial<ThemeHistoryRow> & Pick<ThemeHistoryRow, "theme_id" | "name" | "state" | "share">): ThemeHistoryRow => ({
  n_firms: firms,
  n_topics: firms,
  n_sentences: 150,
  earlier_share: null,
  split_from: null,
  merged_into: null,
  ...row
})

const historyRows: ReadonlyArray<readonly [Quarter, ReadonlyArray<ThemeHistoryRow>]> = [
  [
    quarterBefore,
    [
      told({ theme_id: "2020Q4_0", name: "freight, ports", state: "new", share: 0.02 }),
      told({ theme_id: "2020Q4_2", name: "carbon, solar", state: "new", share: 0.03 }),
      told({ theme_id: "2020Q4_3", name: "margin, guidance", state: "new", share: 0.2 }),
      told({ theme_id: "2020Q4_4", name: "lockdown, vaccine", state: "new", share: 0.05 })
    ]
  ],
  [
    quarter,
    [
      told({ theme_id: "2020Q4_0", name: "freight, shipping", state: "growing", share: 0.06, earlier_share: 0.02 }),
      told({ theme_id: "2021Q1_1", name: "Wages & <hiring>", state: "new", share: 0.01, split_from: "2020Q4_0" }),
      told({ theme_id: "2020Q4_2", name: "carbon, solar", state: "fading", share: 0.0123, earlier_share: 0.03 }),
      told({ theme_id: "2020Q4_3", name: "margin, guidance", state: "steady", share: 0.2, earlier_share: 0.2 }),
      told({
        theme_id: "2020Q4_4",
        name: "lockdown, vaccine",
        state: "gone",
        share: 0,
        n_firms: 0,
        n_topics: 0,
        n_sentences: 0,
        earlier_share: 0.05,
        merged_into: "2020Q4_2"
      })
    ]
  ]
]

/** A topic of each firm in each theme; the first firm's example holds a word that no keyword has. */
const contributionRows: ReadonlyArray<Row> = themeRows.flatMap(({ group_id, theme_id }, n) =>
  Array.from({ length: firms }, (_, f): Row => ({
    theme_id,
    firm_id: String(f + 1),
    firm_name: f === 0 ? "Nestlé S.A." : `Firm ${f + 1}`,
    permno: 10001 + f,
    gvkey: String(f + 1).padStart(6, "0"),
    topic_id: `${f + 1}_2021Q1_${n}`,
    representation: "r",
    n_sentences: 6 + f,
    share: 1 / firms,
    example: f === 0 && n === 0 ? "Barges were held up at Duisburg." : `<b>Sentence ${n}</b> of firm ${f + 1}.`,
    n_call_sentences: 60,
    call_share: (6 + f) / 60,
    group_id,
    topic_name: null
  }))
)

const putTable = Effect.fn("putTable")(function* (key: string, columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>) {
  const store = yield* ObjectStore
  yield* store.put(key, encodeTable(columns, [rows]))
})

export const putThemes = Effect.gen(function* () {
  yield* putTable(StoreKeys.themes(quarter), themeColumns, themeRows)
  yield* putTable(StoreKeys.themeContributions(quarter), themeContributionColumns, contributionRows)
})
export const putGroups = putTable(StoreKeys.themeGroups(quarter), themeGroupColumns, groupRows)
/** What became of the themes in `2020Q4` and the quarter after; `changed` takes the place of the rows of the latter. */
export const putHistory = (changed?: (row: ThemeHistoryRow) => ThemeHistoryRow) =>
  Effect.forEach(historyRows, ([at, rows]) =>
    putTable(StoreKeys.themeHistory(at), themeHistoryColumns, at === quarter && changed !== undefined ? rows.map(changed) : rows)
  )
