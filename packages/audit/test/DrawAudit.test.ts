import { forgetMade, madeFile, writeMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { encodeTable } from "@ftm/parquet-table"
import { StoreKeys } from "@ftm/transcript-schema"
import { parse } from "csv-parse/sync"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { AuditError, type AuditSheets, drawAudit } from "../src/index.ts"
import { call, quarter, sentence } from "./Calls.ts"
import { putCalls, putThemes, putTopics } from "./QuarterStore.ts"

const things = ["freight rates", "container prices", "ocean shipping", "port delays"]
const others = ["loan growth", "deposit costs", "credit quality", "mortgage volumes", "branch closures", "store traffic"]
const sections = ["presentation", "question", "answer"] as const

/** Forty firms that speak of freight at first and of other things after that; one sentence late in the call has the keyword, too. */
const calls = Array.from({ length: 40 }, (_, f) => {
  const firmId = String(f + 1)
  return call(
    firmId,
    Array.from({ length: 30 }, (_, n) => {
      const thing = n < 6 ? `${things[(n + f) % 4]} rose and freight was late` : `${others[(n * 5 + f) % 6]} were as planned`
      return sentence(firmId, n, n === 20 ? "And freight is better now" : `=${thing} ${n}`, sections[n % 3])
    })
  )
})
const topics = calls.map((one) => ({ call: one, places: [0, 1, 2, 3, 4, 5] }))
const theme = {
  id: "2021Q1_0",
  name: "freight, port",
  keywords: ["freight", "port"],
  firms: calls.map((one) => ({ call: one, nSentences: 6, example: "Freight was late." }))
}
const wanted = { quarter, kind: "theme", id: theme.id, sentences: 60, coders: 2, seed: 7 } as const

const made = async () => {
  const { layer } = memoryStore()
  const run = <A, E>(work: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(work, layer))
  await run(Effect.andThen(putCalls(quarter, calls), Effect.andThen(putTopics(quarter, topics), putThemes(quarter, [theme]))))
  return { run, draw: (more: Partial<Parameters<typeof drawAudit>[0]> = {}) => run(drawAudit({ ...wanted, ...more })) }
}

const recordsOf = ({ files }: AuditSheets, name: string): ReadonlyArray<Record<string, string>> =>
  parse(files.get(name)!, { bom: true, columns: true })

it("draws half from the theme and half from what came near, the keyword elsewhere among it", async () => {
  const { key } = await (await made()).draw()
  expect(key.drawn).toEqual({ matched: 30, near_misses: 30 })
  expect(key.population.matched).toBe(240)
  const placeOf = (id: string) => Number(id.slice(-4))
  for (const row of key.rows) expect(placeOf(row.sentence_id) < 6).toBe(row.matched)
  const { key: all } = await (await made()).draw({ sentences: 5000 })
  const late = all.rows.filter(({ sentence_id }) => placeOf(sentence_id) === 20)
  expect(late).toHaveLength(40)
  expect(late.every(({ found_by, matched }) => !matched && found_by.includes("keywords"))).toBe(true)
})

it("gives each coder the same rows in another order, with the sentences around them and no sign of what was counted", async () => {
  const sheets = await (await made()).draw()
  const [one, two] = [recordsOf(sheets, "coder_1.csv"), recordsOf(sheets, "coder_2.csv")]
  expect(one).toHaveLength(60)
  const rowsOf = (records: typeof one) => records.map(({ row }) => Number(row))
  expect(rowsOf(one)).not.toEqual(rowsOf(two))
  expect(rowsOf(one).toSorted((a, b) => a - b)).toEqual(rowsOf(two).toSorted((a, b) => a - b))
  expect(Object.keys(one[0]!)).toEqual(["row", "firm", "section", "speaker", "before", "sentence", "after", "about_it", "note"])
  for (const record of one) {
    const { sentence_id } = sheets.key.rows.find(({ row }) => row === Number(record["row"]))!
    const [firmId, , position] = sentence_id.split("_")
    const { sentences } = calls[Number(firmId) - 1]!
    const shown = (text: string | undefined) => (text?.startsWith("=") ? `'${text}` : (text ?? ""))
    expect(record).toMatchObject({
      before: shown(sentences[Number(position) - 1]?.rawText),
      sentence: shown(sentences[Number(position)]?.rawText),
      after: shown(sentences[Number(position) + 1]?.rawText),
      about_it: ""
    })
  }
  // The first numbers are no more often those of the theme than the last.
  const early = sheets.key.rows.filter(({ matched, row }) => matched && row <= 30).length
  expect(early).toBeGreaterThan(5)
  expect(early).toBeLessThan(25)
})

it("writes what Excel opens as it is: marked as UTF-8, no cell a formula", async () => {
  const sheets = await (await made()).draw()
  const text = sheets.files.get("coder_1.csv")!
  expect(text.startsWith("\ufeffrow,firm,")).toBe(true)
  expect(text.split("\r\n").length).toBe(62)
  expect(recordsOf(sheets, "coder_1.csv").flatMap((record) => Object.values(record).filter((cell) => /^[=+\-@]/.test(cell)))).toEqual([])
})

it("gives the same bytes for the same seed, and other sentences for another", async () => {
  const [a, b, c] = [await (await made()).draw(), await (await made()).draw(), await (await made()).draw({ seed: 8 })]
  expect([...a.files]).toEqual([...b.files])
  expect(c.key.rows.map(({ sentence_id }) => sentence_id)).not.toEqual(a.key.rows.map(({ sentence_id }) => sentence_id))
})

const tagOf = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error
  )
  return failure instanceof AuditError ? failure.reason : failure
}

it("says which themes there are where the one that was named is not", async () => {
  expect(await tagOf((await made()).draw({ id: "2021Q1_9" }))).toMatchObject({ _tag: "Unknown", known: ["2021Q1_0 (freight, port)"] })
})

it("refuses themes that were made of other topics, and topics that were made of other sentences", async () => {
  const otherTopics = await made()
  await otherTopics.run(
    putTopics(
      quarter,
      topics.map(({ call: one }) => ({ call: one, places: [7, 8] }))
    )
  )
  expect(await tagOf(otherTopics.draw())).toMatchObject({ _tag: "OutOfDate" })
  const otherSentences = await made()
  await otherSentences.run(
    putCalls(
      quarter,
      calls.map((one) => ({ ...one, sentences: one.sentences.slice(3) }))
    )
  )
  expect(await tagOf(otherSentences.draw())).toMatchObject({ _tag: "OutOfDate" })
})

const exposureColumns = (
  [
    ["firm_id", "STRING"],
    ["sentence_id", "STRING"],
    ["query", "STRING"],
    ["matched", "BOOLEAN"],
    ["matched_by", "STRING"],
    ["score", "DOUBLE"],
    ["raw_text", "STRING"]
  ] as const
).map(([name, type]) => ({ name, type, nullable: name === "matched_by" || name === "score" }))

it("draws a query's sentences from the table of them, and refuses a table of other sentences", async () => {
  const { draw, run } = await made()
  const putRows = (change: (text: string) => string) => {
    const rows = calls.flatMap((one) =>
      one.sentences
        .slice(0, 12)
        .map((said, n) => ({
          firm_id: one.firmId,
          sentence_id: said.sentenceId,
          query: "freight",
          matched: n < 6,
          matched_by: n < 6 ? "phrases" : null,
          score: 0.5,
          raw_text: change(said.rawText)
        }))
    )
    const key = StoreKeys.exposureSentencesPart(quarter, 0)
    const bytes = encodeTable(exposureColumns, [rows])
    const record = writeMade({ stage: "exposure", quarter, inputs: {}, settings: {}, versions: {} }, { firms: 40, failed: 0, of: 40 }, [
      madeFile(key, bytes)
    ])
    return run(
      Effect.andThen(
        Effect.flatMap(ObjectStore, (store) => store.put(key, bytes)),
        record
      )
    )
  }
  expect(await tagOf(draw({ kind: "query", id: "freight" }))).toMatchObject({ _tag: "NotMade", stage: "exposure" })
  await putRows((text) => text)
  const { key } = await draw({ kind: "query", id: "freight" })
  expect(key).toMatchObject({ population: { matched: 240, near_misses: 240 }, drawn: { matched: 30, near_misses: 30 } })
  expect(await tagOf(draw({ kind: "query", id: "wages" }))).toMatchObject({ _tag: "Unknown", known: ["freight"] })
  await putRows((text) => `${text}!`)
  expect(await tagOf(draw({ kind: "query", id: "freight" }))).toMatchObject({ _tag: "OutOfDate" }) // Broken off while it was made of other queries: the record is gone first, and the table may be that of before.
  await run(forgetMade(quarter, "exposure"))
  expect(await tagOf(draw({ kind: "query", id: "freight" }))).toMatchObject({ _tag: "NotMade", stage: "exposure" })
})
