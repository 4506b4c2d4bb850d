import { DuckDBInstance } from "@duckdb/node-api"
import { inResultsView, lineageMetadata, variantResults } from "@ftm/lineage"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { encodeTable } from "@ftm/parquet-table"
import {
  firmTopicColumns,
  parseQuarter,
  StoreKeys,
  themeColumns,
  themeContributionColumns,
  themeGroupColumns,
  themeHistoryColumns
} from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { compareVariants, matchThemes } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-compare-"))
})
afterEach(() => rm(folder, { recursive: true }))
const run = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(effect, folderLayer(folder)))

/** Topics of firms: each a list of topics, each a list of sentences. */
type Firms = Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>>

const putTopics = (variant: string, firms: Firms) => {
  const rows = Object.entries(firms).flatMap(([firm, topics]) =>
    topics.map((sentences, n) => ({
      firm_id: firm,
      firm_name: `Firm ${firm}`,
      permno: null,
      gvkey: null,
      earnings_call_date: "2021-02-03",
      topic_id: `${firm}_2021Q1_${n}`,
      representation: "a",
      keywords: ["a"],
      n_sentences: sentences.length,
      sentence_ids: sentences,
      processing_timestamp: 0,
      n_call_sentences: 9,
      stability: null,
      sentence_probabilities: null
    }))
  )
  return inResultsView(variantResults(variant))(
    Effect.flatMap(ObjectStore, (store) =>
      store.put(StoreKeys.firmTopicsPart(quarter, "batch_000", 0), encodeTable(firmTopicColumns, [rows]))
    )
  )
}

const putThemes = (variant: string, themes: Readonly<Record<string, ReadonlyArray<string>>>) => {
  const lineage = lineageMetadata({ stage: "themes", quarter, inputs: {}, settings: {}, versions: {} })
  const rows = Object.keys(themes).map((name) => ({
    theme_id: name,
    name,
    representation: name,
    keywords: [name],
    n_firms: 2,
    n_topics: themes[name]!.length,
    n_sentences: 4,
    kind: "subject",
    specificity: 0.8,
    group_id: "2021Q1_g0",
    example: null,
    description: null,
    name_source: "keywords"
  }))
  const contributions = Object.entries(themes).flatMap(([name, topics]) =>
    topics.map((topic) => ({
      theme_id: name,
      firm_id: topic.split("_")[0]!,
      firm_name: "",
      permno: null,
      gvkey: null,
      topic_id: topic,
      representation: "a",
      n_sentences: 2,
      share: 0.5,
      example: null,
      n_call_sentences: 9,
      call_share: 2 / 9,
      group_id: "2021Q1_g0",
      topic_name: null
    }))
  )
  return inResultsView(variantResults(variant))(
    Effect.flatMap(ObjectStore, (store) =>
      Effect.all([
        store.put(StoreKeys.themes(quarter), encodeTable(themeColumns, rows.length === 0 ? [] : [rows], lineage)),
        store.put(StoreKeys.themeGroups(quarter), encodeTable(themeGroupColumns, [], lineage)),
        store.put(StoreKeys.themeHistory(quarter), encodeTable(themeHistoryColumns, [], lineage)),
        store.put(
          StoreKeys.themeContributions(quarter),
          encodeTable(themeContributionColumns, contributions.length === 0 ? [] : [contributions], lineage)
        )
      ])
    )
  )
}

it("tells firm by firm and theme by theme how far two variants agree, in tables that DuckDB reads", async () => {
  const main: Firms = {
    9: [
      ["a", "b"],
      ["c", "d"]
    ],
    10: [["e", "f"]]
  }
  const other: Firms = {
    9: [
      ["c", "d"],
      ["a", "b"]
    ],
    11: [["g", "h", "i"]]
  }
  const found = await run(
    Effect.gen(function* () {
      yield* putTopics("main", main)
      yield* putTopics("eom", other)
      yield* putThemes("main", { growth: ["9_2021Q1_0", "10_2021Q1_0"], costs: ["9_2021Q1_1"] })
      yield* putThemes("eom", { expenses: ["9_2021Q1_0"], trials: ["11_2021Q1_0"] })
      return yield* compareVariants(quarter, "main", "eom")
    })
  )
  expect(
    found.firms.map(({ ami, firm_id, n_sentences_both, n_topics_a, n_topics_b }) => [
      firm_id,
      n_topics_a,
      n_topics_b,
      n_sentences_both,
      ami
    ])
  ).toEqual([
    ["9", 2, 2, 4, 1],
    ["10", 1, 0, 0, null],
    ["11", 0, 1, 0, null]
  ])
  expect(found.themes.map(({ jaccard, name_a, name_b }) => [name_a, name_b, jaccard])).toEqual([
    ["costs", "expenses", 1],
    ["growth", null, 0],
    [null, "trials", 0]
  ])
  const connection = await (await DuckDBInstance.create()).connect()
  const rows = await connection.runAndReadAll(
    `SELECT quarter, variant_b, count(*)::INT, sum(n_topics_a)::INT FROM '${folder}/processed/firm_comparisons/*/*.parquet' GROUP BY ALL`
  )
  expect(rows.getRows()).toEqual([["2021Q1", "eom", 3, 3]])
  const themes = await connection.runAndReadAll(
    `SELECT count(*)::INT FROM '${folder}/processed/theme_comparisons/*/*.parquet' WHERE jaccard > 0`
  )
  expect(themes.getRows()).toEqual([[1]])
  connection.closeSync()
})

it("says which variant has no themes yet", async () => {
  const found = await run(
    Effect.gen(function* () {
      yield* putTopics("main", { 1: [["a"]] })
      yield* putTopics("eom", { 1: [["a"]] })
      yield* putThemes("main", {})
      return yield* compareVariants(quarter, "main", "eom")
    })
  )
  expect(found).toMatchObject({ themesMissing: ["eom"], themes: [], firms: [{ ami: null, n_sentences_both: 1 }] })
})

it("matches one to one, the greatest agreement first, and no pair that shares too little", () => {
  const theme = (themeId: string, sentences: string) => ({ themeId, name: themeId, sentences: new Set(sentences) })
  const rows = matchThemes(
    { variant_a: "a", variant_b: "b" },
    [theme("A", "12345678"), theme("B", "1234")],
    [theme("C", "1234"), theme("D", "5678xyzuvw")]
  )
  expect(rows.map(({ theme_id_a, theme_id_b }) => [theme_id_a, theme_id_b])).toEqual([
    ["B", "C"],
    ["A", null],
    [null, "D"]
  ])
})
