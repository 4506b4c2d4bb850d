import { DuckDBInstance } from "@duckdb/node-api"
import { folderLayer, type ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { fromSentenceRow, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { writeSentences } from "../src/index.ts"
import { first, type MadeUpFirm, writeMadeUpQuarter } from "./MadeUpQuarter.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-sentences-"))
})
afterEach(() => rm(folder, { recursive: true }))
const run = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(effect, folderLayer(folder)))

const firms: ReadonlyArray<MadeUpFirm> = [
  {
    id: "1",
    sentences: [
      { section: "presentation", speaker: "Executives", topic: 0, earlier: true },
      { section: "presentation", speaker: "Executives", safeHarbor: true },
      { section: "question", speaker: "Analysts", topic: 1 },
      { section: "answer", speaker: null }
    ],
    themes: ["2023Q1_0", null]
  },
  { id: "2", sentences: [{ section: "answer", speaker: "Executives" }], themes: undefined }
]
const themes = [{ id: "2023Q1_0", group: "2023Q1_g0", kind: "subject" }] as const

it("has every sentence with its topic and theme, safe-harbour text too, one row group per firm, as the raw tables say by other means", async () => {
  await run(writeMadeUpQuarter(first, firms, themes))
  expect(await run(writeSentences(first))).toMatchObject({ upToDate: false, firms: 2, sentences: 5 })
  const rows = await run(
    Effect.gen(function* () {
      const table = yield* openTable(StoreKeys.sentencesPart(first, 0))
      return yield* Effect.forEach(table.rowGroups, (_, n) => Effect.map(table.readRowGroup(n), (group) => group.map(fromSentenceRow)))
    })
  )
  expect(rows.map((group) => group.map(({ topic_id, theme_id, group_id }) => [topic_id, theme_id, group_id]))).toEqual([
    [
      ["1_2023Q1_0", "2023Q1_0", "2023Q1_g0"],
      [null, null, null],
      ["1_2023Q1_1", null, null],
      [null, null, null]
    ],
    [[null, null, null]]
  ])
  expect(rows[0]!.map(({ earnings_call_date, transcript_id }) => `${transcript_id} ${earnings_call_date}`)).toEqual([
    "81 2023-01-05",
    ...Array.from({ length: 3 }, () => "91 2023-02-03")
  ])
  const connection = await (await DuckDBInstance.create()).connect()
  const differing = await connection.runAndReadAll(`
    SELECT sentence_id, firm_id, permno, section, speaker_type, safe_harbor, raw_text, position FROM '${folder}/processed/sentences/*/*.parquet'
    EXCEPT SELECT sentence_id, firm_id, permno, section, speaker_type, safe_harbor, raw_text, position FROM '${folder}/raw/transcripts/*/*.parquet'`)
  expect(differing.getRows()).toEqual([])
  connection.closeSync()
})

it("is up to date until topics change, and then told, not replaced", async () => {
  await run(writeMadeUpQuarter(first, firms, themes))
  await run(writeSentences(first))
  expect((await run(writeSentences(first))).upToDate).toBe(true)
  await run(writeMadeUpQuarter(first, [{ ...firms[0]!, sentences: firms[0]!.sentences.slice(0, 3) }, firms[1]!], themes))
  await expect(run(writeSentences(first))).rejects.toThrow(/--sentences --restart$/)
  expect(await run(writeSentences(first, { restart: true }))).toMatchObject({ upToDate: false, sentences: 4 })
})

it("refuses topics of other sentences", async () => {
  const odd = (topics: Parameters<NonNullable<Parameters<typeof writeMadeUpQuarter>[3]>>[0]) =>
    topics.map((topic) => ({ ...topic, nCallSentences: 9 }))
  await run(writeMadeUpQuarter(first, firms, themes, odd))
  await expect(run(writeSentences(first))).rejects.toThrow("Firm 1 ")
})
