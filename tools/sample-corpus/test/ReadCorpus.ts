import { DuckDBInstance } from "@duckdb/node-api"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import type { ExcludedFirm, KeptFirm, SentenceTruth, TopicTruth } from "../src/index.ts"

/** Runs `sql` over the five tables, read by DuckDB: views detail, component, person, gvkey, link, all columns as text. */
export const queryTables = async (folder: string, sql: string): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  try {
    const views = {
      detail: "ciq.wrds_transcript_detail",
      component: "ciq.ciqtranscriptcomponent",
      person: "ciq.wrds_transcript_person",
      gvkey: "ciq.wrds_gvkey",
      link: "crsp.ccmxpf_linktable"
    }
    for (const [view, table] of Object.entries(views)) {
      const path = join(folder, `${table}.csv.gz`)
      await connection.run(
        `CREATE VIEW ${view} AS SELECT * FROM read_csv('${path}', all_varchar = true, header = true, max_line_size = 10000000)`
      )
    }
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

export interface Expected {
  readonly quarter: string
  readonly firms: ReadonlyArray<KeptFirm>
  readonly excluded: ReadonlyArray<ExcludedFirm>
}

export const readExpected = (folder: string): Expected => JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"))

const jsonLines = <A>(text: string): ReadonlyArray<A> =>
  text
    .trimEnd()
    .split("\n")
    .map((line): A => JSON.parse(line))

export const readSentences = (folder: string): ReadonlyArray<SentenceTruth> =>
  jsonLines(gunzipSync(readFileSync(join(folder, "sentences.jsonl.gz"))).toString("utf8"))

export const readTopics = (folder: string): ReadonlyArray<TopicTruth> => jsonLines(readFileSync(join(folder, "topics.jsonl"), "utf8"))

export interface ThemeTruth {
  readonly theme: string
  readonly n_firms: number
  readonly industries: ReadonlyArray<string>
  readonly topic_ids: ReadonlyArray<string>
}

export const readThemes = (folder: string): ReadonlyArray<ThemeTruth> => JSON.parse(readFileSync(join(folder, "themes.json"), "utf8"))
