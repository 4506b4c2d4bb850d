import { DuckDBInstance } from "@duckdb/node-api"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { encodeTable, openTable, type Row } from "@ftm/parquet-table"
import { keywordNames, type Namer } from "@ftm/theme-names"
import { firmTopicColumns, parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { readFirmTopics, readThemes, type ThemeProgress, themeStages, writeThemes } from "../src/index.ts"
import { topicsOf } from "./Quarter.ts"

const quarter = parseQuarter("2021Q1")
if (quarter === undefined) throw new Error("not a quarter")

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-themes-"))
})
afterEach(() => rm(folder, { recursive: true }))

const rowsOf = (firms: number): ReadonlyArray<Row> =>
  topicsOf(firms).map((topic) => ({
    firm_id: topic.firmId,
    firm_name: `Firm ${topic.firmId}`,
    permno: Number(topic.firmId),
    gvkey: `00${topic.firmId}`,
    earnings_call_date: "2021-02-03",
    topic_id: topic.topicId,
    representation: topic.keywords.slice(0, 3).join("_"),
    keywords: topic.keywords,
    n_sentences: topic.nSentences,
    sentence_ids: [`${topic.topicId}_s`],
    processing_timestamp: 0,
    n_call_sentences: 3 * topic.nSentences,
    stability: null,
    sentence_probabilities: null
  }))

const inStore = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(effect.pipe(Effect.provide(folderLayer(folder))))

const putPart = (n: number, rows: ReadonlyArray<Row>) =>
  Effect.flatMap(ObjectStore, (store) =>
    store.put(StoreKeys.firmTopicsPart(quarter, "batch_000", n), encodeTable(firmTopicColumns, [rows]))
  )

describe("writeThemes", () => {
  it("tells how far it is, stage after stage, and finds the same as unheard", async () => {
    const heard: Array<ThemeProgress> = []
    const [told, unheard] = await inStore(
      Effect.gen(function* () {
        yield* putPart(0, rowsOf(9))
        const told = yield* writeThemes(quarter, { onProgress: (progress) => heard.push(progress) })
        return [told, yield* writeThemes(quarter, { restart: true })] as const
      })
    )
    expect(told).toEqual(unheard)
    expect([...new Set(heard.map(({ stage }) => stage))]).toEqual(themeStages)
    for (const stage of themeStages) {
      const shares = heard.filter((one) => one.stage === stage).map(({ share }) => share)
      expect(shares[0]).toBe(0)
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
    }
  })

  it("writes tables that DuckDB joins, the same bytes from one file or two", async () => {
    const rows = rowsOf(9)
    const bytes = await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        yield* putPart(0, rows)
        const written = yield* writeThemes(quarter)
        expect(written.themes).toBeGreaterThan(1)
        const one = [yield* store.get(written.themesKey), yield* store.get(written.contributionsKey)]
        yield* putPart(1, rows.slice(0, 24))
        yield* putPart(0, rows.slice(24))
        expect(yield* writeThemes(quarter)).toMatchObject({ upToDate: true, themes: written.themes })
        expect(yield* writeThemes(quarter, { restart: true })).toMatchObject({ upToDate: false })
        const two = [yield* store.get(written.themesKey), yield* store.get(written.contributionsKey)]
        return { one, two }
      })
    )
    expect(bytes.two).toEqual(bytes.one)

    const database = await DuckDBInstance.create(":memory:")
    const connection = await database.connect()
    const answer = await connection.runAndReadAll(`
      SELECT t.theme_id, t.n_firms = count(DISTINCT c.firm_id) AND t.n_topics = count(*) AND t.n_sentences = sum(c.n_sentences)
             AND abs(sum(c.share) - 1) < 1e-9 AND len(any_value(t.keywords)) > 0 AS fits
      FROM '${join(folder, StoreKeys.themes(quarter))}' t JOIN '${join(folder, StoreKeys.themeContributions(quarter))}' c USING (theme_id, quarter)
      GROUP BY t.theme_id, t.n_firms, t.n_topics, t.n_sentences`)
    const found = answer.getRowObjectsJson()
    connection.closeSync()
    database.closeSync()
    expect(found.length).toBeGreaterThan(1)
    expect(found.every((row) => row["fits"] === true)).toBe(true)
  })

  it("says that names are out of date where another model would give them, and replaces them on request", async () => {
    const byModel: Namer["Service"] = {
      ...keywordNames,
      identity: { model: "small", prompt: "1" },
      nameAll: (things) =>
        Effect.map(keywordNames.nameAll(things), ({ summary }) => ({
          names: things.map(({ kind }) => ({ name: `a ${kind}`, description: "Said.", source: "model" as const })),
          summary
        }))
    }
    const { after, before, error } = await inStore(
      Effect.gen(function* () {
        yield* putPart(0, rowsOf(9))
        yield* writeThemes(quarter)
        const before = Option.getOrThrow(yield* readThemes(quarter))
        const error = yield* Effect.flip(writeThemes(quarter, { namer: byModel }))
        yield* writeThemes(quarter, { namer: byModel, restart: true })
        expect(yield* writeThemes(quarter, { namer: byModel })).toMatchObject({ upToDate: true })
        return { error, before, after: Option.getOrThrow(yield* readThemes(quarter)) }
      })
    )
    expect(error).toMatchObject({ reason: { _tag: "ThemesOutOfDate" } })
    expect(error.message).toContain("names.model is small now")
    expect(before.themes.every(({ description, name_source }) => name_source === "keywords" && description === null)).toBe(true)
    expect(before.contributions.every(({ topic_name }) => topic_name !== null && topic_name !== "")).toBe(true)
    // The same themes, with other names.
    const unnamed = { name: "a theme", description: "Said.", name_source: "model" }
    expect(after.themes).toEqual(before.themes.map((row) => ({ ...row, ...unnamed })))
    expect(after.contributions).toEqual(before.contributions.map((row) => ({ ...row, topic_name: "a topic" })))
  })

  it("passes over copies and halves of parts that other programs have left", async () => {
    await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        yield* putPart(0, rowsOf(9))
        const { themes } = yield* writeThemes(quarter)
        const part = yield* store.get(StoreKeys.firmTopicsPart(quarter, "batch_000", 0))
        const folder = StoreKeys.firmTopicsPrefix(quarter)
        for (const name of ["batch_000_part_0000 (1)", "Copy of batch_000_part_0000", "._batch_000_part_0000"])
          yield* store.put(`${folder}${name}.parquet`, part)
        yield* store.put(`${folder}batch_000_part_0000.parquet.tmp`, part.slice(0, 100))
        expect(yield* writeThemes(quarter, { restart: true })).toMatchObject({ themes })
      })
    )
  })

  it("writes empty tables and says why where there is no theme", async () => {
    const { rows, written } = await inStore(
      Effect.gen(function* () {
        yield* putPart(0, rowsOf(1))
        const written = yield* writeThemes(quarter)
        return { written, rows: yield* Effect.flatMap(openTable(written.themesKey), (table) => table.readAll) }
      })
    )
    expect(rows).toEqual([])
    expect(written.noThemes).toContain("No theme: ")
  })

  it("names the command where there are no firm topics", async () => {
    const error = await inStore(Effect.flip(writeThemes(quarter)))
    expect(error.reason._tag).toBe("NoFirmTopics")
    expect(error.message).toContain(`ftm-orchestrate run --quarter 2021Q1 --store ${folder}`)
  })

  it("refuses a topic without a firm, which another program has written, with the file and the column", async () => {
    const withNull = firmTopicColumns.map((column) => (column.name === "firm_id" ? { ...column, nullable: true } : column))
    const error = await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        const [first, ...others] = rowsOf(2)
        yield* store.put(
          StoreKeys.firmTopicsPart(quarter, "batch_000", 0),
          encodeTable(withNull, [[{ ...first, firm_id: null }, ...others]])
        )
        return yield* Effect.flip(writeThemes(quarter))
      })
    )
    expect(error.reason._tag).toBe("BadFirmTopics")
    expect(error.message).toContain(
      `${StoreKeys.firmTopicsPart(quarter, "batch_000", 0)} is not what its table promises: column firm_id holds null instead of STRING`
    )
  })

  it("reads topics of an earlier version, which have no stability", async () => {
    const earlier = firmTopicColumns.filter(({ name }) => name !== "stability")
    const themes = await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        const key = StoreKeys.firmTopicsPart(quarter, "batch_000", 0)
        yield* store.put(key, encodeTable(firmTopicColumns, [rowsOf(2)]))
        const now = yield* readFirmTopics(quarter)
        yield* store.put(key, encodeTable(earlier, [rowsOf(2)]))
        return [yield* readFirmTopics(quarter), now]
      })
    )
    expect(themes[0]).toEqual(themes[1])
  })

  it("refuses a firm that is in two files", async () => {
    const error = await inStore(
      Effect.gen(function* () {
        yield* putPart(0, rowsOf(2))
        yield* putPart(1, rowsOf(1))
        return yield* Effect.flip(writeThemes(quarter))
      })
    )
    expect(error.message).toContain("Firm 1000 is in two files")
  })

  it("goes on with the quarter before: a theme keeps its id, what was made stays, and the history tells", async () => {
    const later = parseQuarter("2021Q2")!
    const inLater = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
      rows.map((row) => ({ ...row, topic_id: `${String(row["topic_id"])}_later`, sentence_ids: [`${String(row["topic_id"])}_t`] }))
    const found = await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        // Later the firms speak of the same subjects but for the last one, of which nobody speaks any longer.
        const all = rowsOf(12)
        yield* putPart(0, all)
        const first = yield* writeThemes(quarter)
        const firstBytes = yield* store.get(first.themesKey)
        const fewer = inLater(all.filter((_, n) => n % 6 !== 5))
        yield* store.put(StoreKeys.firmTopicsPart(later, "batch_000", 0), encodeTable(firmTopicColumns, [fewer]))
        yield* writeThemes(later, { after: quarter })
        expect(yield* writeThemes(later, { after: quarter })).toMatchObject({ upToDate: true })
        // Whoever asks for this quarter alone does not undo the link.
        expect(yield* writeThemes(later)).toMatchObject({ upToDate: true })
        expect(yield* store.get(first.themesKey)).toEqual(firstBytes)
        return { first: Option.getOrThrow(yield* readThemes(quarter)), later: Option.getOrThrow(yield* readThemes(later)) }
      })
    )
    expect(found.first.themes.map(({ theme_id }) => theme_id)).toEqual(found.first.themes.map((_, n) => `2021Q1_${n}`))
    expect(new Set(found.first.history.map(({ state }) => state))).toEqual(new Set(["new"]))
    const subjectOf = ({ contributions }: typeof found.first, themeId: string) =>
      contributions.find(({ theme_id }) => theme_id === themeId)?.topic_id.split("_")[1]
    for (const { earlier_share, state, theme_id } of found.later.history) {
      if (state === "gone") expect(subjectOf(found.first, theme_id)).toBe("5")
      else {
        expect(subjectOf(found.later, theme_id)).toBe(subjectOf(found.first, theme_id))
        expect(earlier_share).toBeCloseTo(found.first.history.find((row) => row.theme_id === theme_id)!.share, 12)
      }
    }
    expect(found.later.history.filter(({ state }) => state === "gone")).toHaveLength(1)
    const groups = new Set(found.later.groups.map(({ group_id }) => group_id))
    for (const { group_id } of [...found.later.themes, ...found.later.contributions]) expect(groups).toContain(group_id)
  })

  it("says what to type where the quarter before has no themes", async () => {
    const error = await inStore(
      Effect.gen(function* () {
        yield* putPart(0, rowsOf(9))
        return yield* Effect.flip(writeThemes(quarter, { after: parseQuarter("2020Q4")! }))
      })
    )
    expect(error.message).toContain(
      `There are no themes of 2020Q4 in ${folder} to go on with. Type: ftm-orchestrate themes --quarter 2020Q4`
    )
  })
})
