import { DuckDBInstance } from "@duckdb/node-api"
import { storeLayer } from "@ftm/object-store"
import { writeReport } from "@ftm/report"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readPageFigures } from "./PageFigures.ts"
import { makeTwoQuarters, quarters } from "./TwoQuarters.ts"

const root = join(import.meta.dirname, "../../..")

/** The SQL blocks of the README, the specs and the guides. */
const documents = [
  "README.md",
  ...["specs", "guides"].flatMap((name) => readdirSync(join(root, "docs", name)).map((file) => `docs/${name}/${file}`))
]
const blocks = documents.flatMap((file) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/```sql\n(.*?)```/gs)].map(([, sql = ""], n) => ({
    name: `${file}, block ${n + 1}`,
    sql
  }))
)

/** How many rows each block gives, said by SQL that uses no join: a join on an id that is not unique would give more. */
const rowsOf: Readonly<Record<string, string>> = {
  "README.md, block 1": "SELECT count(*) FROM 'store/intermediate/firm-topics/quarter=2023Q1/*.parquet'",
  "docs/specs/store.md, block 1":
    "SELECT least(20, sum(n_sentences)) FROM 'store/intermediate/firm-topics/*/*.parquet' WHERE list_contains(keywords, 'supply chain')",
  "docs/guides/panel.md, block 1": "SELECT count(*) FROM 'store/processed/panel/*/*.parquet' WHERE theme_id IS NOT NULL",
  "docs/guides/panel.md, block 2": "SELECT count(DISTINCT theme_id) FROM 'store/processed/panel/*/*.parquet'",
  "docs/guides/panel.md, block 3":
    "SELECT count(*) FROM 'store/processed/panel/*/*.parquet' WHERE theme_id IS NOT NULL AND permno IS NOT NULL",
  "docs/specs/store.md, block 2": "SELECT count(*) FROM 'store/processed/theme_contributions/*/*.parquet'",
  "docs/specs/store.md, block 3":
    "SELECT count(*) FROM (SELECT DISTINCT theme_id, firm_id, quarter FROM 'store/processed/theme_contributions/*/*.parquet')",
  "docs/guides/exposure.md, block 1":
    "SELECT count(*) FROM 'store/processed/exposure_sentences/*/*.parquet' WHERE matched AND matched_by = 'meaning'"
}

/** Every table's folder. */
const tables = [
  "raw/components",
  "raw/transcripts",
  "raw/calls",
  "raw/call_speech",
  "processed/coverage",
  "intermediate/firm-topics",
  "processed/themes",
  "processed/theme_contributions",
  "processed/theme_groups",
  "processed/theme_history",
  "processed/exposure",
  "processed/exposure_sentences",
  "processed/group_panel",
  "processed/firm_comparisons",
  "processed/theme_comparisons",
  "processed/panel",
  "processed/firm_quarters",
  "processed/wide_panel",
  "processed/wide_panel_columns",
  "processed/topic_panel",
  "processed/sentences",
  "variants/eom/intermediate/firm-topics",
  "variants/eom/processed/themes",
  "variants/eom/processed/theme_contributions"
]

let folder: string
let store: string
let ask: (sql: string) => Promise<ReadonlyArray<ReadonlyArray<unknown>>>
let close = (): void => {}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ftm documents "))
  store = await makeTwoQuarters(folder)
  const connection = await (await DuckDBInstance.create()).connect()
  ask = async (sql) => (await connection.runAndReadAll(sql.replaceAll("'store/", `'${store}/`))).getRowsJson()
  close = () => connection.closeSync()
}, 120_000)
afterAll(() => {
  close()
  rmSync(folder, { recursive: true, force: true })
})

describe("on two quarters", () => {
  it.each(blocks)("$name gives the rows that it should", async ({ name, sql }) => {
    const expected = rowsOf[name]
    if (expected === undefined) throw new Error(`say in rowsOf how many rows ${name} gives`)
    const wanted = Number((await ask(expected))[0]?.[0])
    expect(wanted).toBeGreaterThan(0)
    expect(await ask(sql)).toHaveLength(wanted)
  })

  it.each(tables)("%s opens as a whole, with the quarter from its folder", async (table) => {
    const rows = await ask(`SELECT quarter, count(*) FROM '${store}/${table}/*/*.parquet' GROUP BY quarter ORDER BY quarter`)
    expect(rows.map(([quarter]) => quarter)).toEqual(["2023Q1", "2023Q2"])
    expect(rows.every(([, count]) => Number(count) > 0)).toBe(true)
    const strays = readdirSync(join(store, table), { recursive: true })
      .map(String)
      .filter((name) => !/^quarter=\d{4}Q\d($|\/\w+\.parquet$)/.test(name))
    expect(strays).toEqual([])
  })

  it("names every table's folder in the specification", () => {
    const specification = readFileSync(join(root, "docs/specs/store.md"), "utf8")
    for (const table of tables.filter((name) => !name.startsWith("variants/"))) expect(specification).toContain(`${table}/quarter=Q/`)
  })

  it("ids are unique over quarters, and what is not known is NULL", async () => {
    for (const [table, id] of [
      ["raw/transcripts", "sentence_id"],
      ["intermediate/firm-topics", "topic_id"],
      // A theme that goes on keeps its id: one row a quarter.
      ["processed/themes", "(theme_id, quarter)"]
    ]) {
      const [row] = await ask(`SELECT count(*) = count(DISTINCT ${id}) FROM 'store/${table}/*/*.parquet'`)
      expect([table, ...row!]).toEqual([table, true])
    }
    for (const table of ["raw/transcripts", "raw/calls", "processed/coverage", "intermediate/firm-topics"]) {
      const [row] = await ask(
        `SELECT count(DISTINCT firm_id) FILTER (permno IS NULL AND gvkey IS NULL), count(*) FILTER (permno = 0 OR gvkey = '') FROM 'store/${table}/*/*.parquet'`
      )
      expect([table, ...row!.map(Number)]).toEqual([table, 1, 0])
    }
    const [unknown] = await ask("SELECT count(*) FROM 'store/raw/components/*/*.parquet' WHERE lpermno IS NULL AND gvkey IS NULL")
    expect(Number(unknown?.[0])).toBe(20)
  })

  it("every file of a stage says what it was made of, one lineage a quarter", async () => {
    for (const [table, stage] of [
      ["raw/transcripts", "prefetch"],
      ["intermediate/firm-topics", "topics"],
      ["processed/themes", "themes"],
      ["processed/theme_contributions", "themes"]
    ]) {
      const files = await ask(`SELECT count(*)::INT FROM glob('${store}/${table}/*/*.parquet')`)
      const told = await ask(`
        SELECT json_extract_string(decode(value), '$.stage'), count(*)::INT, count(DISTINCT decode(value))::INT
        FROM parquet_kv_metadata('${store}/${table}/*/*.parquet') WHERE decode(key) = 'ftm.lineage' GROUP BY ALL`)
      expect([table, told]).toEqual([table, [[stage, files[0]?.[0], 2]]])
    }
    for (const stage of ["topics", "themes"]) {
      const record = JSON.parse(readFileSync(join(store, StoreKeys.madeRecord(quarters[0]!, stage)), "utf8")) as Record<string, unknown>
      expect(record).toMatchObject({ covered: { firms: 5, failed: 0, of: 5 }, lineage: { stage, quarter: "2023Q1" } })
    }
  })

  it("the panel of calls that were modelled for real has every sentence once: as many per firm and theme as the raw tables tell", async () => {
    const recounted = await ask(`
      WITH topics AS (SELECT topic_id, quarter, unnest(sentence_ids) AS sentence_id FROM 'store/intermediate/firm-topics/*/*.parquet')
      SELECT s.quarter, s.firm_id, c.theme_id, count(*)::INT FROM 'store/raw/transcripts/*/*.parquet' s
      LEFT JOIN topics USING (sentence_id, quarter) LEFT JOIN 'store/processed/theme_contributions/*/*.parquet' c USING (topic_id, quarter)
      WHERE NOT safe_harbor GROUP BY ALL ORDER BY ALL`)
    const panel = await ask(
      "SELECT quarter, firm_id, theme_id, n_sentences FROM 'store/processed/panel/*/*.parquet' WHERE n_sentences > 0 ORDER BY ALL"
    )
    expect(panel).toEqual(recounted)
    const [sizes] = await ask(
      "SELECT count(*)::INT, count(DISTINCT quarter || firm_id)::INT, count(DISTINCT theme_id)::INT FROM 'store/processed/panel/*/*.parquet'"
    )
    const [rows, firms, themes] = sizes!.map(Number)
    expect(rows).toBe(firms! * (themes! + 1))
  })

  it("shares of a call are of its sentences without safe-harbour text", async () => {
    const wrong = await ask(`
      SELECT t.topic_id FROM 'store/intermediate/firm-topics/*/*.parquet' t JOIN (
        SELECT firm_id, quarter, count(*) AS n FROM 'store/raw/transcripts/*/*.parquet' WHERE NOT safe_harbor GROUP BY ALL
      ) s USING (firm_id, quarter) WHERE t.n_call_sentences <> s.n`)
    expect(wrong).toEqual([])
    const shares = await ask(
      "SELECT max(abs(call_share - n_sentences / n_call_sentences)) FROM 'store/processed/theme_contributions/*/*.parquet'"
    )
    expect(Number(shares[0]?.[0])).toBeLessThan(1e-12)
  })

  it("the page's figures are what SQL makes of the tables", async () => {
    const [quarter] = quarters
    await Effect.runPromise(writeReport(quarter!).pipe(Effect.provide(storeLayer(store))))
    const page = readPageFigures(readFileSync(join(store, StoreKeys.report(quarter!)), "utf8"))
    const of = (table: string): string => `'${store}/${table}/quarter=${quarter}/*.parquet'`
    const percent = (share: unknown): string => {
      const value = Number(share)
      return value > 0 && value < 0.005 ? "< 1 %" : `${Math.round(value * 100)} %`
    }

    // A square: the firm's sentences in topics of the theme, of the sentences of its call that are no safe-harbour text.
    const squares = await ask(`
      SELECT t.firm_name || ', ' || h.name, sum(t.n_sentences) / any_value(s.n) FROM ${of("processed/theme_contributions")} c
      JOIN ${of("processed/themes")} h USING (theme_id) JOIN ${of("intermediate/firm-topics")} t USING (topic_id)
      JOIN (SELECT firm_id, count(*) AS n FROM ${of("raw/transcripts")} WHERE NOT safe_harbor GROUP BY firm_id) s ON s.firm_id = t.firm_id
      GROUP BY ALL`)
    expect(squares.length).toBeGreaterThan(5)
    for (const [about, share] of squares) expect([about, page.squares.get(String(about))]).toEqual([about, percent(share)])

    const firms = await ask(`
      SELECT firm_name, count(*)::INT, (SELECT count(*)::INT FROM ${of("raw/transcripts")} s WHERE s.firm_id = t.firm_id AND NOT safe_harbor)
      FROM ${of("intermediate/firm-topics")} t GROUP BY firm_id, firm_name`)
    expect([...page.firms].sort()).toEqual(firms.map(([firm, topics, sentences]) => [firm, [topics, sentences]]).sort())

    const themes = await ask(`
      SELECT h.name, count(DISTINCT firm_id)::INT, count(*)::INT, sum(c.n_sentences)::INT FROM ${of("processed/theme_contributions")} c
      JOIN ${of("processed/themes")} h USING (theme_id) GROUP BY theme_id, h.name`)
    expect(themes.length).toBeGreaterThan(1)
    for (const [name, ...counts] of themes) expect([name, page.themes.get(String(name))?.counts]).toEqual([name, counts])
    const shares = await ask(`
      SELECT h.name, firm_name, sum(c.n_sentences) / any_value(c.n_call_sentences) FROM ${of("processed/theme_contributions")} c
      JOIN ${of("processed/themes")} h USING (theme_id) GROUP BY theme_id, h.name, firm_id, firm_name`)
    for (const [theme, firm, share] of shares) {
      expect([theme, firm, page.themes.get(String(theme))?.shares.get(String(firm))]).toEqual([theme, firm, percent(share)])
    }
  })
})
