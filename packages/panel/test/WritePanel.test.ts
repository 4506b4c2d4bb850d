import { DuckDBInstance } from "@duckdb/node-api"
import { readStages } from "@ftm/lineage/stages"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { type FirmTopic, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import * as fc from "fast-check"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest"
import { writePanel } from "../src/index.ts"
import { first, type MadeUpFirm, type MadeUpTheme, second, writeMadeUpQuarter } from "./MadeUpQuarter.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-panel-"))
})
afterEach(() => rm(folder, { recursive: true }))

const run = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(effect, folderLayer(folder)))
const connection = await (await DuckDBInstance.create()).connect()
// It would keep pieces of files by their path, and a property writes other files under the same paths within a second.
await connection.run("SET enable_external_file_cache = false")
afterAll(() => connection.closeSync())
const ask = async (sql: string) => (await connection.runAndReadAll(sql.replaceAll("'store/", `'${folder}/`))).getRowObjectsJson()

const themes: ReadonlyArray<MadeUpTheme> = [
  { id: "2023Q1_0", group: "2023Q1_g0", kind: "subject" },
  { id: "2023Q1_1", group: "2023Q1_g0", kind: "subject" },
  { id: "2023Q1_2", group: "2023Q1_g1", kind: "reporting" }
]

const said = (n: number, topic?: number) =>
  Array.from({ length: n }, () => ({ section: "answer" as const, speaker: "Executives", ...(topic === undefined ? {} : { topic }) }))

/** Three firms: one in every theme, one whose topics failed, one of a single theme. */
const firms: ReadonlyArray<MadeUpFirm> = [
  { id: "1", sentences: [...said(4, 0), ...said(3, 1), ...said(2, 2), ...said(1)], themes: ["2023Q1_0", "2023Q1_1", "2023Q1_2"] },
  { id: "2", sentences: said(5), themes: undefined },
  { id: "3", sentences: [...said(6, 0), ...said(2, 1)], themes: ["2023Q1_0", null] }
]

/** What every row of the panel must be, counted from the raw tables by other means; `id` is a column of the contributions, or topic_id. */
const recount = (id: string) => `
  WITH sentences AS (
    SELECT *, count(*) FILTER (NOT safe_harbor) OVER (PARTITION BY firm_id) AS spoken FROM 'store/raw/transcripts/*/*.parquet'
  ), topics AS (
    SELECT firm_id, topic_id, unnest(sentence_ids) AS sentence_id FROM 'store/intermediate/firm-topics/*/*.parquet'
  ), themes AS (SELECT topic_id, theme_id, group_id FROM 'store/processed/theme_contributions/*/*.parquet')
  SELECT firm_id, ${id} AS id, count(*)::INT AS n_sentences,
    (SELECT count(*) FROM sentences o WHERE o.firm_id = s.firm_id AND (NOT safe_harbor OR spoken = 0))::INT AS n_call_sentences,
    count(*) FILTER (section = 'presentation')::INT AS n_presentation, count(*) FILTER (section = 'question')::INT AS n_question,
    count(*) FILTER (section = 'answer')::INT AS n_answer,
    count(*) FILTER (lower(trim(speaker_type)) = 'executives')::INT AS n_executives,
    count(*) FILTER (lower(trim(speaker_type)) = 'analysts')::INT AS n_analysts,
    count(*) FILTER (coalesce(lower(trim(speaker_type)), '') NOT IN ('executives', 'analysts'))::INT AS n_other
  FROM sentences s LEFT JOIN topics USING (firm_id, sentence_id) LEFT JOIN themes USING (topic_id)
  WHERE (NOT safe_harbor OR spoken = 0) AND firm_id IN (SELECT firm_id FROM topics)
  GROUP BY firm_id, id`

/** Rows in which the panel and the recount differ. */
const differing = (table: string, id: string) => {
  const panel = `SELECT firm_id, ${id} AS id, n_sentences, n_call_sentences, n_presentation, n_question, n_answer, n_executives, n_analysts, n_other
    FROM 'store/processed/${table}/*/*.parquet' WHERE n_sentences > 0`
  return ask(`SELECT * FROM ((${panel}) EXCEPT (${recount(id)})) UNION ALL ((${recount(id)}) EXCEPT (${panel}))`)
}

describe("every sentence is counted once", () => {
  const sentence = fc.record(
    {
      section: fc.constantFrom("presentation" as const, "question" as const, "answer" as const),
      speaker: fc.constantFrom("Executives", "Analysts", "Attendees", "analysts ", "", null),
      safeHarbor: fc.boolean(),
      earlier: fc.boolean(),
      topic: fc.nat(3)
    },
    { requiredKeys: ["section", "speaker"] }
  )
  const theme = fc.constantFrom("2023Q1_0", "2023Q1_1", "2023Q1_2", null)
  const anyFirm = fc.record({
    sentences: fc.array(sentence, { minLength: 1, maxLength: 30 }),
    themes: fc.option(fc.array(theme, { minLength: 4, maxLength: 4 }), { nil: undefined, freq: 5 })
  })
  /** A topic has a sentence. */
  const withTopics = (id: string, { sentences, themes: ofTopics }: Omit<MadeUpFirm, "id">): MadeUpFirm => {
    const used = [...new Set(sentences.flatMap(({ topic }) => topic ?? []))]
    const renumbered = sentences.map((one) => (one.topic === undefined ? one : { ...one, topic: used.indexOf(one.topic) }))
    return used.length === 0 || ofTopics === undefined
      ? { id, sentences, themes: undefined }
      : { id, sentences: renumbered, themes: used.map((n) => ofTopics[n] ?? null) }
  }

  it("whatever was said by whom, in which call, and whatever topics it is in", { timeout: 60_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyFirm, { minLength: 1, maxLength: 4 }), async (odd) => {
        await rm(folder, { recursive: true })
        const made = [...odd.map((one, n) => withTopics(String(n + 4), one)), firms[0]!].toSorted((a, b) => Number(a.id) - Number(b.id))
        await run(writeMadeUpQuarter(first, made, themes))
        for (const level of ["theme", "group", "topic"] as const) await run(writePanel(first, { level }))
        expect(await differing("panel", "theme_id")).toEqual([])
        expect(await differing("group_panel", "group_id")).toEqual([])
        expect(await differing("topic_panel", "topic_id")).toEqual([])
        // A zero is a row, and what is not known is null in all of a firm's rows.
        const [whole] = await ask(
          `SELECT count(*)::INT AS rows, count(DISTINCT firm_id)::INT AS firms FROM 'store/processed/panel/*/*.parquet'`
        )
        expect(whole).toEqual({ rows: made.length * 4, firms: made.length })
        const sums = await ask(`
          SELECT firm_id, sum(n_sentences)::INT AS n, any_value(n_call_sentences) AS calls, count(n_sentences)::INT AS known
          FROM 'store/processed/panel/*/*.parquet' GROUP BY firm_id`)
        for (const { calls, firm_id, known, n } of sums) {
          const hasTopics = made.find(({ id }) => id === firm_id)!.themes !== undefined
          expect([firm_id, n, known]).toEqual([firm_id, hasTopics ? calls : null, hasTopics ? 4 : 0])
        }
      }),
      { seed: 11, numRuns: 8, endOnFailure: true }
    )
  )
})

describe("a firm's row of the quarter", () => {
  it("adds up what the panel has, by other means, and is null where topics failed", async () => {
    await run(writeMadeUpQuarter(first, firms, themes))
    const { firmsWithoutTopics } = await run(writePanel(first))
    expect(firmsWithoutTopics).toBe(1)
    const [one, failed, three] = await ask(`SELECT * FROM 'store/processed/firm_quarters/*/*.parquet' ORDER BY firm_id`)
    expect(one).toMatchObject({ n_call_sentences: 10, n_topics: 3, n_themes: 3, n_sentences_in_topics: 9, n_sentences_in_themes: 9 })
    expect(one).toMatchObject({ n_sentences_in_reporting: 2, share_reporting: 0.2, firm_name: 'Firm 1, "Ltd"', gvkey: "000001" })
    expect(one!["concentration"]).toBeCloseTo((4 * 4 + 3 * 3 + 2 * 2) / 81, 12)
    expect(failed).toMatchObject({ n_call_sentences: 5, n_topics: null, n_themes: null, share_reporting: null, concentration: null })
    expect(three).toMatchObject({ n_sentences_in_topics: 8, n_sentences_in_themes: 6, n_themes: 1, concentration: 1, permno: null })
  })
})

describe("panels of several quarters stack", () => {
  const later: ReadonlyArray<MadeUpTheme> = [themes[0]!, { id: "2023Q2_0", group: "2023Q2_g0", kind: "subject" }, themes[2]!]
  const laterFirms: ReadonlyArray<MadeUpFirm> = [{ id: "1", sentences: [...said(3, 0), ...said(2)], themes: ["2023Q2_0"] }]

  it("with a row for every theme of any of them, in one order, subjects first", async () => {
    await run(writeMadeUpQuarter(first, firms, themes))
    await run(writeMadeUpQuarter(second, laterFirms, later))
    const together = [first, second]
    for (const quarter of together) await run(writePanel(quarter, { together, wide: true }))
    const orders = await ask(`
      SELECT quarter, list(theme_id) AS themes, sum(n_sentences)::INT AS n FROM 'store/processed/panel/*/*.parquet' WHERE firm_id = '1' GROUP BY quarter ORDER BY quarter`)
    const all = ["2023Q1_0", "2023Q1_1", "2023Q2_0", "2023Q1_2", null]
    expect(orders).toEqual([
      { quarter: "2023Q1", themes: all, n: 10 },
      { quarter: "2023Q2", themes: all, n: 5 }
    ])
    // The wide tables have one set of columns, and each tells what it is.
    const wide = await ask(
      "SELECT * EXCLUDE (firm_id, firm_name, permno, gvkey, earnings_call_date, transcript_id) FROM 'store/processed/wide_panel/*/*.parquet' WHERE firm_id = '1' ORDER BY quarter"
    )
    expect(wide.map((row) => Object.keys(row))).toEqual(
      Array.from({ length: 2 }, () => [
        "n_call_sentences",
        "share_2023q1_0",
        "share_2023q1_1",
        "share_2023q2_0",
        "share_2023q1_2",
        "share_none",
        "quarter"
      ])
    )
    expect(wide[1]).toMatchObject({ share_2023q1_0: 0, share_2023q2_0: 0.6, share_none: 0.4 })
    const columns = await ask("SELECT column_name, id, kind FROM 'store/processed/wide_panel_columns/quarter=2023Q2/*.parquet'")
    expect(columns.at(3)).toEqual({ column_name: "share_2023q1_2", id: "2023Q1_2", kind: "reporting" })
    expect(columns.at(-1)).toEqual({ column_name: "share_none", id: null, kind: null })
    // Who asks for one quarter alone does not get a panel that fits no other, nor loses one that does.
    await expect(run(writePanel(first))).rejects.toThrow("was made for 2023Q1, 2023Q2, and is asked for 2023Q1")
    expect((await run(writePanel(first, { together }))).upToDate).toBe(true)
    // Each depends on the themes of the other, and its status says so, with the quarters to type.
    const status = async () => (await run(readStages(first))).find(({ stage }) => stage === "panel")
    expect(await status()).toMatchObject({ state: "done", together })
    await run(
      writeMadeUpQuarter(
        second,
        laterFirms.map((firm) => ({ ...firm, sentences: [...firm.sentences, ...said(1)] })),
        later
      )
    )
    expect(await status()).toMatchObject({ state: "out of date", together, differences: [{ name: "the themes of 2023Q2" }] })
  })

  it("and none is written where their themes were made apart: zeros would stand where nothing is known", async () => {
    await run(writeMadeUpQuarter(second, laterFirms, later))
    await run(writeMadeUpQuarter(first, firms, themes))
    const panel = (level: "theme" | "topic") => run(writePanel(first, { together: [first, second], level }))
    await expect(panel("theme")).rejects.toThrow(/do not go on from those before them.*\n.*themes --quarter 2023Q1,2023Q2 .*--restart/)
    // Every firm has topics of its own, in one chain or not.
    expect((await panel("topic")).upToDate).toBe(false)
  })

  it("and none is written where themes went on from others than are there now, whose ids mean something else", async () => {
    await run(writeMadeUpQuarter(first, firms, themes))
    await run(writeMadeUpQuarter(second, laterFirms, later))
    const longer = firms.map((firm) => ({ ...firm, sentences: [...firm.sentences, ...said(1)] }))
    await run(writeMadeUpQuarter(first, longer, themes))
    const work = run(writePanel(second, { together: [first, second] }))
    await expect(work).rejects.toThrow(/The themes of 2023Q2 .* are out of date: the themes of 2023Q1 changed since/)
  })

  it.each(["theme", "group"] as const)(
    "and none is written where one of them has no themes yet: what to type for it is said (%s)",
    async (level) => {
      await run(writeMadeUpQuarter(first, firms, themes))
      const work = run(writePanel(first, { together: [first, second], level }))
      await expect(work).rejects.toMatchObject({ _tag: "PanelError", isMissing: true })
      await expect(work).rejects.toThrow(/fetch --quarter 2023Q2/)
      expect(await run(Effect.flatMap(ObjectStore, (store) => store.head(StoreKeys.panelTable(first, "panel"))))).toEqual(Option.none())
    }
  )
})

describe("tables that contradict each other are refused, with the firm's name, and nothing is written", () => {
  const change = (changed: (topic: FirmTopic) => FirmTopic) => (topics: ReadonlyArray<FirmTopic>) =>
    topics.map((topic) => (topic.topicId === "3_2023Q1_0" ? changed(topic) : topic))
  const cases: ReadonlyArray<readonly [string, (topics: ReadonlyArray<FirmTopic>) => ReadonlyArray<FirmTopic>, string]> = [
    [
      "a sentence that is not there",
      change((topic) => ({ ...topic, sentenceIds: [...topic.sentenceIds.slice(1), "3_93_0099"] })),
      "names sentence 3_93_0099, which is not among its sentences"
    ],
    [
      "a sentence in two topics",
      change((topic) => ({ ...topic, sentenceIds: [...topic.sentenceIds.slice(1), "3_93_0007"] })),
      "sentence 3_93_0007 is in topic"
    ],
    [
      "a sentence twice in a topic",
      change((topic) => ({ ...topic, sentenceIds: [...topic.sentenceIds.slice(1), topic.sentenceIds[1]!] })),
      "sentence 3_93_0001 is in topic"
    ],
    [
      "a call of another length",
      change((topic) => ({ ...topic, nCallSentences: 9 })),
      "were made of a call with 9 sentences, and there are 8"
    ],
    [
      "a topic that themes know otherwise",
      change((topic) => ({ ...topic, nSentences: 5, sentenceIds: topic.sentenceIds.slice(1), sentenceProbabilities: null })),
      "is not among the firm's topics as it was then"
    ],
    ["topics of a firm that is not kept", (topics) => [...topics, { ...topics[0]!, firmId: "77", topicId: "77_2023Q1_0" }], "Firm 77"]
  ]
  it.each(cases)("%s", async (_name, changed, message) => {
    await run(writeMadeUpQuarter(first, firms, themes, changed))
    const error = await run(Effect.flip(writePanel(first)))
    expect(error).toMatchObject({ _tag: "PanelError", reason: { _tag: "NotOfOneMake" } })
    expect(error.message).toContain(message)
    expect(error.message).toMatch(/irm (3|77)\b/)
    expect(error.message).toMatch(/\n {2}ftm-orchestrate (run|themes) --quarter 2023Q1 --store \S+ --restart$/)
    expect(Option.isNone(await run(Effect.flatMap(ObjectStore, (store) => store.head(StoreKeys.panelTable(first, "panel")))))).toBe(true)
  })
})

describe("what a panel was made of", () => {
  const writeAnew = (made: ReadonlyArray<MadeUpFirm>) => run(writeMadeUpQuarter(first, made, themes))

  it("nothing is written where it is up to date, and what is out of date is told, not replaced, and replaced with all that lies beside", async () => {
    await writeAnew(firms)
    expect(await run(writePanel(first))).toMatchObject({ upToDate: false, rows: 12, subjects: 3 })
    expect((await run(writePanel(first))).upToDate).toBe(true)
    // More forms of the same panel are written beside it.
    expect((await run(writePanel(first, { wide: true, csv: true }))).upToDate).toBe(false)
    expect((await run(writePanel(first))).upToDate).toBe(true)
    await writeAnew([{ ...firms[0]!, sentences: [...firms[0]!.sentences, ...said(1)] }, ...firms.slice(1)])
    await expect(run(writePanel(first))).rejects.toThrow(/out of date: .*changed since.*--restart$/s)
    await run(writePanel(first, { restart: true }))
    const counts = await ask(`
      SELECT (SELECT count(*) FROM 'store/processed/panel/*/*.parquet')::INT AS long, (SELECT count(*) FROM 'store/processed/wide_panel/*/*.parquet')::INT AS wide,
        (SELECT count(*) FROM read_csv('store/processed/csv/panel/*/*.csv', hive_partitioning = false))::INT AS csv,
        (SELECT max(n_call_sentences) FROM 'store/processed/wide_panel/*/*.parquet') AS call`)
    expect(counts).toEqual([{ long: 12, wide: 3, csv: 12, call: 11 }])
  })

  it("is made again where a file is cut", async () => {
    await writeAnew(firms)
    await run(writePanel(first))
    await run(Effect.flatMap(ObjectStore, (store) => store.put(StoreKeys.panelTable(first, "firm_quarters"), new Uint8Array(3))))
    expect((await run(writePanel(first))).upToDate).toBe(false)
    expect(await ask("SELECT count(*)::INT AS n FROM 'store/processed/firm_quarters/*/*.parquet'")).toEqual([{ n: 3 }])
  })

  it("says what to type where there are no topics, or no themes", async () => {
    const missing = await run(Effect.flip(writePanel(first)))
    expect(missing).toMatchObject({ reason: { _tag: "NotReady", stage: "prefetch", isMissing: true } })
    await writeAnew(firms)
    await run(
      Effect.flatMap(ObjectStore, (store) =>
        Effect.andThen(store.delete(StoreKeys.themes(first)), store.delete(StoreKeys.madeRecord(first, "themes")))
      )
    )
    await expect(run(writePanel(first))).rejects.toThrow(/\n {2}ftm-orchestrate themes --quarter 2023Q1 --store \S+$/)
  })
})

it("as CSV the rows are the same, with the quarter in each, nulls empty and quotes right", async () => {
  await run(writeMadeUpQuarter(first, firms, themes))
  await run(writePanel(first, { csv: true }))
  const csv = "read_csv('store/processed/csv/panel/*/*.csv', hive_partitioning = false, all_varchar = true)"
  const parquet = `SELECT quarter::VARCHAR AS quarter, ${"firm_id firm_name permno gvkey earnings_call_date transcript_id theme_id n_sentences n_call_sentences"
    .split(" ")
    .map((name) => `${name}::VARCHAR AS ${name}`)
    .join(", ")} FROM 'store/processed/panel/*/*.parquet'`
  const names = "quarter, firm_id, firm_name, permno, gvkey, earnings_call_date, transcript_id, theme_id, n_sentences, n_call_sentences"
  expect(await ask(`(SELECT ${names} FROM ${csv}) EXCEPT ALL (${parquet})`)).toEqual([])
  expect(await ask(`SELECT count(*)::INT AS n, min(quarter) AS quarter FROM ${csv}`)).toEqual([{ n: 12, quarter: "2023Q1" }])
})
