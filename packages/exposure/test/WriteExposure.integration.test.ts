import { folderLayer, type ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { type SentenceTruth, type TopicTruth, writeSampleCorpus } from "@ftm/sample-corpus"
import { exposureSentenceColumns, fromExposureSentenceRow, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type ExposureQuery, queryOfPhrase, readExposure, writeExposure } from "../src/index.ts"
import { call, putQuarter, quarter } from "./Quarter.ts"

// Made-up calls of firms in six industries with themes planted in them: what a query finds is compared with what was planted.

let folder: string
const run = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(effect, folderLayer(folder)))

/** The theme of each planted sentence, by sentence id; undefined where it is of none. */
const planted = new Map<string, string | undefined>()

const queries: ReadonlyArray<ExposureQuery> = [
  {
    ...queryOfPhrase("artificial intelligence"),
    name: "ai-investment",
    phrases: ["artificial intelligence", "machine learning", "AI", "language model"]
  },
  { ...queryOfPhrase("supply chain"), name: "supply-chain", examples: ["Shipments are late because suppliers are short of components."] }
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-exposure-planted-"))
  await Effect.runPromise(writeSampleCorpus({ out: join(folder, "corpus"), quarter, firms: 12, seed: 7 }))
  const lines = (text: string) => text.split("\n").filter((line) => line !== "")
  const truths: ReadonlyArray<TopicTruth> = lines(await readFile(join(folder, "corpus/topics.jsonl"), "utf8")).map((line) =>
    JSON.parse(line)
  )
  const themeOf = new Map(truths.map(({ theme, topic_id }) => [topic_id, theme]))
  const spoken: ReadonlyArray<SentenceTruth> = lines(gunzipSync(await readFile(join(folder, "corpus/sentences.jsonl.gz"))).toString()).map(
    (line) => JSON.parse(line)
  )
  const calls = [...Map.groupBy(spoken, ({ firm_id }) => firm_id)]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([firmId, said]) => {
      const made = call(
        firmId,
        said.map(({ text }) => ({ rawText: text }))
      )
      made.sentences.forEach(({ sentenceId }, i) => planted.set(sentenceId, themeOf.get(said[i]!.topic_id ?? "") ?? undefined))
      return made
    })
  await run(putQuarter(calls))
  await run(writeExposure(quarter, queries))
}, 120_000)
afterAll(() => rm(folder, { recursive: true }))

// The first query has the words of the theme; the second a phrase and one example of a theme that is spoken of in many ways.
describe.each([
  { name: "ai-investment", leastPrecision: 0.95, leastRecall: 0.8 },
  { name: "supply-chain", leastPrecision: 0.8, leastRecall: 0.25 }
])("the planted theme $name", ({ leastPrecision, leastRecall, name }) => {
  it("is what the sentences found are about", async () => {
    const key = StoreKeys.exposureSentencesPart(quarter, 0)
    const table = await run(openTable(key, { columns: exposureSentenceColumns }))
    const rows = await run(Effect.flatMap(table.readAll, (all) => decodeRows(key, all, fromExposureSentenceRow)))
    const found = rows.filter((row) => row.query === name && row.matched)
    const right = found.filter(({ sentence_id }) => planted.get(sentence_id) === name).length
    const all = [...planted.values()].filter((theme) => theme === name).length
    expect(all).toBeGreaterThan(50)
    expect(right / found.length).toBeGreaterThan(leastPrecision)
    expect(right / all).toBeGreaterThan(leastRecall)
  })

  it("is spoken of most by the firms in whose calls it was planted", async () => {
    const panel = (await run(readExposure(quarter))).filter(({ query }) => query === name)
    const has = new Set([...planted].flatMap(([id, theme]) => (theme === name ? [id.split("_")[0]] : [])))
    const shareOf = (wanted: boolean) => panel.filter(({ firm_id }) => has.has(firm_id) === wanted).map(({ share }) => share ?? 0)
    expect(Math.min(...shareOf(true))).toBeGreaterThan(Math.max(0, ...shareOf(false)))
  })
})
