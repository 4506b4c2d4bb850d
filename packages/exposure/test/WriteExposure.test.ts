import { DuckDBInstance } from "@duckdb/node-api"
import { inResultsView, readMade, variantResults } from "@ftm/lineage"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { csvTable, type ExposureQuery, type ExposureWritten, queryOfPhrase, readExposure, writeExposure } from "../src/index.ts"
import { call, putQuarter, quarter } from "./Quarter.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-exposure-"))
})
afterEach(() => rm(folder, { recursive: true }))
const run = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(effect, folderLayer(folder)))

const query = async (sql: string) => {
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(sql)).getRowObjectsJS()
  connection.closeSync()
  instance.closeSync()
  return rows
}
const exposure = () => `'${folder}/processed/exposure/*/*.parquet'`
const sentences = () => `'${folder}/processed/exposure_sentences/*/*.parquet'`

const calls = [
  call("2", [
    { rawText: "Inflation in steel and resin raised our material costs again this year." },
    { rawText: "Will inflation slow your volumes in the second half?", section: "question", speakerType: "Analysts" },
    { rawText: "We hired forty engineers for the new turbine plant in Ohio.", section: "answer" },
    { rawText: "Statements about inflation are forward-looking and may differ.", safeHarbor: true },
    { rawText: "Our hotels were full through the summer holidays." }
  ]),
  call("10", [
    { rawText: "The vaccine trial enrolled two hundred patients in Spain.", speakerType: null },
    { rawText: "Patients in the vaccine study tolerated the higher dose well." },
    { rawText: "Regulators approved the therapy for children in March." },
    { rawText: "The price of a dose stays the same for patients in Spain." }
  ]),
  call("30", [
    { rawText: "Our hotels in Lisbon reopened and guests came back quickly." },
    { rawText: "Fuel prices rose sharply and freight costs followed in every region." },
    { rawText: "We sold our freight terminals and a cement plant in Texas to a competitor." }
  ])
]

const inflation: ExposureQuery = { ...queryOfPhrase("inflation"), examples: ["Higher prices and freight costs hurt us."] }
const vaccine = queryOfPhrase("vaccines", { by: "phrases" })
const queries = [inflation, vaccine]

describe("the tables", () => {
  it("have a row for every kept firm and query, whose figures are those of the sentences", async () => {
    const written = await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const recount = await query(`
      SELECT e.* EXCLUDE (quarter), count(s.sentence_id) AS found,
        count(*) FILTER (s.section = 'question') AS questions, count(*) FILTER (s.speaker_type = 'Analysts') AS by_analysts,
        count(s.sentence_id) FILTER (s.speaker_type IS NULL) AS by_others
      FROM ${exposure()} e LEFT JOIN ${sentences()} s ON s.firm_id = e.firm_id AND s.query = e.query AND s.matched
      GROUP BY ALL ORDER BY firm_id, query`)
    const figures = recount.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, Number(cell)])))
    expect(recount.map(({ firm_id, query: name }) => `${firm_id} ${name}`)).toEqual(
      ["10", "2", "30"].flatMap((firm) => [`${firm} inflation`, `${firm} vaccines`])
    )
    for (const row of figures) {
      expect(row["n_sentences"]).toBe(row["found"])
      expect(row["n_presentation"]! + row["n_question"]! + row["n_answer"]!).toBe(row["found"])
      expect(row["n_executives"]! + row["n_analysts"]! + row["n_other"]!).toBe(row["found"])
      expect([row["n_question"], row["n_analysts"], row["n_other"]]).toEqual([row["questions"], row["by_analysts"], row["by_others"]])
      expect(row["share"]).toBeCloseTo(row["n_sentences"]! / row["n_call_sentences"]!, 12)
    }
    // Safe-harbour text is no part of a call that has anything else.
    expect(recount.map(({ n_sentences }) => n_sentences)).toEqual([0, 2, 2, 0, 1, 0])
    expect(recount.map(({ n_call_sentences }) => n_call_sentences)).toEqual([4, 4, 4, 4, 3, 3])
    expect(written).toMatchObject({ firms: 3, callSentences: 11, upToDate: false })
    expect(written.queries.map(({ firms, sentences: n }) => [firms, n])).toEqual([
      [2, 3],
      [1, 2]
    ])
    expect(written.queries[1]).toMatchObject({
      byPhrases: 2,
      byMeaningAlone: 0,
      topFirms: [{ firmId: "10", sentences: 2, share: 0.5 }],
      words: ["vaccines"]
    })
  })

  it("say how each sentence was found, and keep those that came near apart", async () => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const rows = await query(`SELECT * FROM ${sentences()} WHERE query = 'inflation' ORDER BY sentence_id`)
    const matched = rows.filter((row) => row["matched"])
    expect(matched.map((row) => row["sentence_id"])).toEqual(["2_92_0000", "2_92_0001", "30_930_0001"])
    expect(matched.map((row) => row["raw_text"])).toEqual([
      calls[0]!.sentences[0]!.rawText,
      calls[0]!.sentences[1]!.rawText,
      calls[2]!.sentences[1]!.rawText
    ])
    expect(matched[1]).toMatchObject({ section: "question", speaker_type: "Analysts", words: ["inflation"], transcript_id: "92" })
    expect(matched[2]).toMatchObject({ matched_by: "meaning" })
    expect(matched[2]!["words"]).toContain("freight")
    const missed = rows.filter((row) => !row["matched"])
    expect(missed.length).toBeGreaterThan(0)
    for (const { matched_by, score } of missed) {
      expect(matched_by).toBeNull()
      expect(score).toBeLessThan(inflation.threshold)
    }
    expect(rows.map((row) => row["sentence_id"])).not.toContain("2_92_0003")
  })

  it("count no sentence that an excluded phrase is in, by phrase or by meaning, and keep none as a near miss", async () => {
    const without = { ...inflation, exclude: ["steel", "freight costs"] }
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, [without])))
    const ids = (await query(`SELECT sentence_id FROM ${sentences()}`)).map((row) => row["sentence_id"])
    expect(ids).toContain("2_92_0001")
    expect(ids).not.toContain("2_92_0000")
    expect(ids).not.toContain("30_930_0001")
  })

  it("follow the threshold and the way", async () => {
    await run(putQuarter(calls))
    const found = async (given: Partial<ExposureQuery>) => {
      const {
        queries: [one]
      } = await run(writeExposure(quarter, [{ ...inflation, ...given }], { restart: true }))
      return one!.sentences
    }
    expect(await found({ by: "phrases" })).toBe(2)
    expect(await found({ by: "meaning", threshold: 0.99 })).toBe(0)
    expect(await found({ threshold: 0.99 })).toBe(2)
    expect(await found({ by: "meaning", threshold: 0.01 })).toBeGreaterThan(3)
  })

  it("are read back as CSV with the quarter in front", async () => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const lines = csvTable(quarter, await run(readExposure(quarter))).split("\n")
    expect(lines).toHaveLength(7)
    expect(lines[0]).toMatch(/^quarter,firm_id,firm_name,permno,gvkey,earnings_call_date,transcript_id,query,n_sentences,/)
    expect(lines[1]).toBe("2023Q1,2,Firm 2,2,000002,2023-02-03,92,inflation,2,4,0.5,1,1,0,1,1,0")
  })

  it("have zeros where a quarter has no firm left with a sentence", async () => {
    const written = await run(Effect.andThen(putQuarter([]), writeExposure(quarter, queries)))
    expect(written).toMatchObject({ firms: 0, queries: [{ sentences: 0, meanShare: 0, example: null }, { sentences: 0 }] })
  })
})

describe("asked again", () => {
  const bytes = () => readFile(join(folder, StoreKeys.exposure(quarter)))

  it("the same queries are up to date, with the same answer", async () => {
    const first = await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const { upToDate, ...again } = await run(writeExposure(quarter, queries))
    const { upToDate: _, ...answer } = first
    expect(upToDate).toBe(true)
    expect(again).toEqual(answer)
  })

  it("and made again, they give the same bytes", async () => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const before = await bytes()
    expect((await run(writeExposure(quarter, queries, { restart: true }))).upToDate).toBe(false)
    expect(await bytes()).toEqual(before)
  })

  it.each<[string, ReadonlyArray<ExposureQuery>, string]>([
    ["another query", [...queries, queryOfPhrase("hotel")], "they lack hotel"],
    ["fewer queries", [inflation], "they have, and you do not ask for, vaccines"],
    ["another threshold", [{ ...inflation, threshold: 0.5 }, vaccine], "they ask otherwise for inflation"]
  ])("%s is refused, and the tables stay; restart replaces them", async (_what, others, words) => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const before = await bytes()
    const error = await run(Effect.flip(writeExposure(quarter, others)))
    expect(error.reason._tag).toBe("ExposureOutOfDate")
    expect(error.message).toContain(words)
    expect(await bytes()).toEqual(before)
    const again: ExposureWritten = await run(writeExposure(quarter, others, { restart: true }))
    expect(again.queries.map(({ name }) => name)).toEqual(others.map(({ name }) => name))
  })

  it("of other sentences, they are out of date", async () => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    await run(putQuarter(calls.slice(0, 2)))
    const error = await run(Effect.flip(writeExposure(quarter, queries)))
    expect(error.message).toContain("the prefetched sentences changed since")
  })

  it.each(["exposure", "sentences"])("they are made again where the table of %s is gone", async (which) => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const key = which === "exposure" ? StoreKeys.exposure(quarter) : StoreKeys.exposureSentencesPart(quarter, 0)
    await rm(join(folder, key))
    expect((await run(writeExposure(quarter, queries))).upToDate).toBe(false)
    expect((await query(`SELECT * FROM ${sentences()} WHERE matched`)).length).toBe(5)
  })

  it("parts of an earlier answer do not stay beside those of a shorter one", async () => {
    await run(Effect.andThen(putQuarter(calls), writeExposure(quarter, queries)))
    const [first, second] = [0, 1].map((n) => StoreKeys.exposureSentencesPart(quarter, n))
    await run(Effect.flatMap(ObjectStore, (store) => Effect.flatMap(store.get(first!), (part) => store.put(second!, part))))
    await run(writeExposure(quarter, queries, { restart: true }))
    expect(await run(Effect.flatMap(ObjectStore, (store) => store.head(second!)))).toEqual(Option.none())
  })
})

it("knows what it was made of, and lies apart in a variant", async () => {
  const inVariant = inResultsView(variantResults("mine"))
  await run(Effect.andThen(putQuarter(calls), inVariant(writeExposure(quarter, queries))))
  expect(await run(readMade(quarter, "exposure"))).toEqual(Option.none())
  const record = Option.getOrThrow(await run(inVariant(readMade(quarter, "exposure"))))
  expect(record.covered).toEqual({ firms: 3, failed: 0, of: 3 })
  expect(record.lineage.settings).toMatchObject({ query_order: ["inflation", "vaccines"], embedder: { name: "static-minilm" } })
  expect(record.files?.map(({ key }) => key)).toEqual([StoreKeys.exposure(quarter), StoreKeys.exposureSentencesPart(quarter, 0)])
})

describe("what cannot be asked", () => {
  const unknown = queryOfPhrase("人工智能")

  it("is refused where no word is known, before anything is written", async () => {
    const error = await run(Effect.flip(Effect.andThen(putQuarter(calls), writeExposure(quarter, [unknown]))))
    expect(error).toMatchObject({ reason: { _tag: "UnknownWords", query: unknown.name } })
    expect(await run(Effect.flatMap(ObjectStore, (store) => store.head(StoreKeys.exposure(quarter))))).toEqual(Option.none())
  })

  it("can still be asked by phrases, without a score", async () => {
    const asked = writeExposure(quarter, [{ ...unknown, by: "phrases" }])
    await run(Effect.andThen(putQuarter([...calls, call("40", [{ rawText: "We call it 人工智能 at our lab in Shanghai." }])]), asked))
    expect(await query(`SELECT score, matched FROM ${sentences()}`)).toEqual([{ score: null, matched: true }])
  })

  it("is a quarter that is not prefetched", async () => {
    expect(await run(Effect.flip(writeExposure(quarter, queries)))).toMatchObject({ reason: { _tag: "NotPrefetched" } })
  })
})
