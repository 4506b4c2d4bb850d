import { DuckDBInstance } from "@duckdb/node-api"
import { ObjectStore } from "@ftm/object-store"
import { fetchQuarter, prepareQuarter, statusOfQuarter, verifyQuarter } from "@ftm/prefetch"
import { readPrefetchManifest, s3SourceLayer } from "@ftm/s3-source"
import { TranscriptSource } from "@ftm/transcript-schema"
import { defaultTextOptions } from "@ftm/transcript-text"
import { wrdsVariables, writeTables } from "@ftm/wrds-sandbox"
import { Effect, type Layer } from "effect"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { type CallRows, ordinary, tablesOf } from "./OddTables.ts"
import { storedHashes } from "./StoredBytes.ts"
import { openFolder, openSandbox, type Opened, options, poisonedServices, quarterOf, runPrefetch, services, wrdsConfig } from "./Wrds.ts"

const quarter = quarterOf("2021Q1")
const say = (...texts: ReadonlyArray<string>) => texts.map((text) => ({ type: 2 as const, text }))

const call = (firm: number, turns: CallRows["turns"] = ordinary): CallRows => ({ firm, transcript: firm * 10, turns })
const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => call(from + i))

describe("every firm that the selection saw", () => {
  const opened: Array<Opened<unknown>> = []
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close()
  })

  const openWith = async (calls: ReadonlyArray<CallRows>, changes?: string) => {
    const folder = await openFolder()
    opened.push(folder)
    writeTables(join(folder.value, "wrds"), tablesOf(calls))
    const sandbox = await openSandbox(join(folder.value, "wrds"))
    opened.push(sandbox)
    if (changes !== undefined) await Effect.runPromise(sandbox.value.execute(changes))
    const store = join(folder.value, "store")
    const runWith =
      (layer: ReturnType<typeof services>) =>
      <A, E>(effect: Effect.Effect<A, E, Layer.Success<typeof layer>>): Promise<A> =>
        Effect.runPromise(effect.pipe(Effect.provide(layer), Effect.provide(wrdsConfig(sandbox.value))))
    return { run: runWith(services(store)), runPoisoned: runWith(poisonedServices(store)), store, sandbox: sandbox.value }
  }

  it("has sentences or a reason, and the tables say so to any reader", async () => {
    const { run, store } = await openWith([
      ...many(1, 8),
      call(20, [
        { type: 1, text: "Welcome to the conference call of this company." },
        { type: 7, text: "The next question comes from the line of somebody." }
      ]),
      call(21, say("5,000.", "2021.", "$17.")),
      call(22, say("売上高は前年同期比で増加しました。", "営業利益も増加しました。")),
      call(23, say("", "")),
      call(24, []),
      call(30, [{ type: 2, text: "We cant, because margins fell, and wont, dont, isnt; that is what demand did." }, ...ordinary])
    ])
    const summary = await run(fetchQuarter(options(quarter, { firmsPerPart: 4 })))
    const manifest = await run(readPrefetchManifest(quarter))
    expect(manifest.counts).toMatchObject({ seen: 14, firms: 9, excluded: 5 })
    expect(summary).toMatchObject({ seen: 14, firms: 9, excluded: 5 })
    expect(Object.fromEntries(manifest.excluded.map(({ code, firm_id }) => [firm_id, code]))).toEqual({
      20: "OnlyOperator",
      21: "NothingLeft",
      22: expect.stringMatching(/NotEnglish|NothingLeft/),
      23: "NoText",
      24: "NoComponents"
    })
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true, problems: [] })
    expect(await run(Effect.flatMap(TranscriptSource, (source) => source.listFirms(quarter)).pipe(Effect.provide(s3SourceLayer)))).toEqual(
      manifest.firms.map((firm) => firm.firm_id)
    )

    const duck = await (await DuckDBInstance.create()).connect()
    const rows = async (sql: string) => (await duck.runAndReadAll(sql)).getRowObjectsJson()
    const coverage = await rows(
      `SELECT firm_id, fate, code, n_sentences FROM '${store}/processed/coverage/*/*.parquet' ORDER BY firm_id::int`
    )
    expect(coverage).toHaveLength(14)
    expect(coverage.filter((row) => row["fate"] === "kept").map((row) => row["firm_id"])).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "30"
    ])
    const [one] = await rows(`SELECT * FROM '${store}/raw/calls/*/*.parquet' WHERE firm_id = '1'`)
    expect(one).toMatchObject({
      permno: "10001",
      gvkey: "000001",
      transcript_id: "10",
      event_id: "10",
      fiscal_period: "Q4 2020",
      fiscal_year: 2020,
      fiscal_quarter: 4,
      collection_type: "Proofed Copy",
      presentation_type: "Final",
      earnings_call_date: "2021-02-10",
      created_on: "2021-02-11",
      gives_sentences: true,
      n_components: 4,
      n_turns: 3,
      n_sentences: 4,
      n_sentences_spoken: 4,
      n_words: 32
    })
    expect(String(one!["event_at"])).toContain("2021-02-10 14:00:00")
    expect(
      await rows(
        `SELECT section, speaker_type, n_turns, n_sentences_spoken, n_words FROM '${store}/raw/call_speech/*/*.parquet' WHERE firm_id = '1'`
      )
    ).toEqual([
      { section: "presentation", speaker_type: "Executives", n_turns: 1, n_sentences_spoken: 2, n_words: 17 },
      { section: "question", speaker_type: "Analysts", n_turns: 1, n_sentences_spoken: 1, n_words: 7 },
      { section: "answer", speaker_type: "Executives", n_turns: 1, n_sentences_spoken: 1, n_words: 8 }
    ])
    // Turns: every sentence names its component.
    expect(
      await rows(`SELECT component_id, component_order FROM '${store}/raw/transcripts/*/*.parquet' WHERE firm_id = '1' ORDER BY position`)
    ).toEqual([
      { component_id: "1001", component_order: 1 },
      { component_id: "1001", component_order: 1 },
      { component_id: "1002", component_order: 2 },
      { component_id: "1003", component_order: 3 }
    ])
  })

  it("is listed by the coverage command", async () => {
    const { sandbox, store } = await openWith([...many(1, 3), call(20, say("5,000."))])
    const variables = wrdsVariables(sandbox)
    expect(await runPrefetch(["fetch", "--quarter", "2021Q1", "--store", store], variables)).toMatchObject({ code: 0 })
    const told = await runPrefetch(["coverage", "--quarter", "2021Q1", "--store", store], {})
    expect(told.code).toBe(0)
    expect(told.stdout).toMatch(
      /2021Q1: 4 firms seen\n +3 {2}kept\n +1 {2}no sentence has words left after cleaning\n\n20 {2}Firm 20 +2021-02-10 +left out +no sentence has words/
    )
    const json = JSON.parse((await runPrefetch(["coverage", "--quarter", "2021Q1", "--store", store, "--json"], {})).stdout) as {
      readonly firms: ReadonlyArray<unknown>
    }
    expect(json.firms).toHaveLength(4)
    expect(await runPrefetch(["coverage", "--quarter", "2020Q4", "--store", store], {})).toMatchObject({ code: 3 })
  })

  it("counts: a quarter without a component, or with sentences for under half of its firms, is no success", async () => {
    const empty = await openWith([call(1, []), call(2, []), call(3, [])])
    const nothing = await runPrefetch(["fetch", "--quarter", "2021Q1", "--store", empty.store], wrdsVariables(empty.sandbox))
    expect(nothing.code).toBe(3)
    expect(nothing.stderr).toMatch(/None of the 3 firms of 2021Q1 has a component.*ciqtranscriptcomponent.*prefetch -- fetch .*--restart/s)
    expect(await runPrefetch(["status", "--quarter", "2021Q1", "--store", empty.store, "--json"], {})).toMatchObject({
      stdout: expect.not.stringContaining("complete")
    })

    const few = await openWith([call(1), call(2), call(3, say("5,000.")), call(4, say("7.")), call(5, [])])
    const under = await runPrefetch(["fetch", "--quarter", "2021Q1", "--store", few.store], wrdsVariables(few.sandbox))
    expect(under.code).toBe(1)
    expect(under.stderr).toMatch(
      /Only 2 of the 5 firms of 2021Q1 have sentences \(2 no sentence has words left after cleaning; 1 no components\)/
    )
    expect(await runPrefetch(["verify", "--quarter", "2021Q1", "--store", few.store], {})).toMatchObject({ code: 3 })
    rmSync(few.store, { recursive: true })
  })

  it("keeps its raw rows when its text fails, and is taken up again alone", async () => {
    const { run, runPoisoned, store } = await openWith([
      ...many(1, 6),
      call(7, say("This text is poison for the program.")),
      ...many(8, 4),
      call(12, say("This one is lethal for its thread.")),
      ...many(13, 3)
    ])
    const summary = await runPoisoned(fetchQuarter(options(quarter, { firmsPerPart: 4 })))
    expect(summary).toMatchObject({ seen: 15, firms: 13, excluded: 2, text_failed: 2 })
    const before = await run(readPrefetchManifest(quarter))
    expect(before.excluded.map(({ code, firm_id, reason }) => [firm_id, code, reason])).toEqual([
      ["7", "TextFailed", expect.stringMatching(/^text failed: .*component 7000 of transcript 70 .*made up for a test/)],
      ["12", "TextFailed", expect.stringMatching(/^text failed: transcript 120: the thread that read it died twice/)]
    ])
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true, problems: [] })
    const kept = await run(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        return yield* Effect.forEach(before.transcripts, ({ key }) => store.get(key))
      })
    )

    // With a program that can read them, prepare takes up just the parts of those two.
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: false }))
    const after = await run(readPrefetchManifest(quarter))
    expect(after.counts).toMatchObject({ seen: 15, firms: 15, excluded: 0 })
    expect(after.components).toEqual(before.components)
    expect(after.transcripts.map((part, n) => part.sha256 === before.transcripts[n]?.sha256)).toEqual([true, false, false, true])
    expect(kept).toHaveLength(4)
    const healed = storedHashes(store)
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: true }))
    expect(storedHashes(store)).toEqual(healed)
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true, problems: [] })
  })

  it("does not end a quarter by failing, unless many fail: then all raw rows are there and nothing is marked complete", async () => {
    const poison = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => call(from + i, say("This text is poison for the program.")))
    const { run, runPoisoned } = await openWith([...many(1, 8), ...poison(9, 5), ...many(14, 6)])
    const error = await runPoisoned(Effect.flip(fetchQuarter(options(quarter, { firmsPerPart: 4 }))))
    expect(error.message).toMatch(
      /5 firms failed in a row \(MAX_CONSECUTIVE_FAILURES=5\).*firm 9: .*made up for a test.*prepare --quarter 2021Q1/s
    )
    expect(await run(statusOfQuarter(quarter))).toMatchObject({ state: "under way", fetched: 19 })
    // A program that can read them goes on without WRDS.
    const summary = await run(prepareQuarter(quarter, { text: defaultTextOptions, all: false }))
    expect(summary).toMatchObject({ seen: 19, firms: 19, text_failed: 0 })
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true })
  })

  it("counts by its latest call that has text; rows without an event type or without speakers are told", async () => {
    const { run, store } = await openWith(
      [
        ...many(1, 4),
        { firm: 20, transcript: 200, event: 1, date: "2021-02-01", turns: ordinary },
        { firm: 20, transcript: 201, event: 2, date: "2021-03-01", turns: [] },
        { firm: 21, transcript: 210, turns: ordinary, detail: { keydeveventtypeid: null } }
      ],
      "DELETE FROM ciq.wrds_transcript_person WHERE transcriptid = 10"
    )
    await run(fetchQuarter(options(quarter)))
    const manifest = await run(readPrefetchManifest(quarter))
    expect(manifest.firms.find((firm) => firm.firm_id === "20")).toMatchObject({ transcript_id: "200", n_sentences: 4 })
    expect(manifest.other_calls).toMatchObject([{ firm_id: "20", transcript_id: "201", code: "LaterCallWithoutText" }])
    expect(manifest.excluded).toMatchObject([{ firm_id: "21", code: "OtherEventType", reason: "the version taken has no event type" }])
    expect(manifest.component_notes).toMatchObject([{ firm_id: "1", transcript_id: "10", code: "NoSpeakers" }])
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true, problems: [] })

    // Without its plan the quarter is prepared again from its tables, to the same bytes.
    const before = storedHashes(store)
    rmSync(join(store, "progress"), { recursive: true })
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: true }))
    expect(storedHashes(store)).toEqual(before)
  })
})
