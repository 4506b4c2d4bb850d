import { importQuarter, prepareQuarter, statusOfQuarter, verifyQuarter } from "@ftm/prefetch"
import { readPrefetchManifest, s3SourceLayer } from "@ftm/s3-source"
import { TranscriptSource } from "@ftm/transcript-schema"
import { defaultTextOptions } from "@ftm/transcript-text"
import { Effect, type Layer } from "effect"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { storedHashes } from "./StoredBytes.ts"
import { openFolder, type Opened, quarterOf, services } from "./Wrds.ts"

const quarter = quarterOf("2021Q1")

interface Line {
  readonly firm_id: string | number
  readonly firm_name: string
  readonly transcript_id: string
  readonly call_date: string
  readonly component_order: number
  readonly text: string | null
  readonly component_type?: string
  readonly speaker_name?: string
  readonly speaker_type?: string
  readonly permno?: number
  readonly gvkey?: string
}

const turns = (firm: number, transcript: string, date: string): ReadonlyArray<Line> => {
  const turn = (component_order: number, component_type: string, speaker_name: string, text: string | null): Line => ({
    firm_id: firm,
    firm_name: `Firm ${firm}`,
    transcript_id: transcript,
    call_date: date,
    component_order,
    component_type,
    speaker_name,
    text,
    speaker_type: component_type === "operator" ? "Operator" : component_type === "question" ? "Analysts" : "Executives",
    ...(firm % 2 === 0 ? { permno: 10_000 + firm, gvkey: String(firm).padStart(6, "0") } : {})
  })
  return [
    turn(0, "operator", "Operator", "Welcome to the conference call of this steel company."),
    turn(2, "presentation", "Ann Price", `Demand for steel pipes rose in region ${firm}.\nWe opened two plants in Ohio. Thank you, Tom.`),
    turn(5, "question", "Tom Grant", "What about freight costs, Ann?"),
    turn(7, "answer", "Ann Price", null),
    turn(9, "answer", "Ann Price", "Freight costs fell because diesel prices came down.")
  ]
}

/** Ten firms, the last with two calls in the quarter; lines in no order, over two files, one of them with Windows line ends. */
const writeTranscripts = (folder: string): void => {
  const lines = [10, 9, 8, 7, 6, 5, 4, 3, 200, 1].flatMap((firm) => turns(firm, `t${firm}`, "2021-02-20"))
  lines.push(...turns(200, "t200-early", "2021-01-15"), ...turns(4, "t4-other", "2021-04-01"))
  const texts = lines.map((line) => JSON.stringify(line)).toReversed()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "a.jsonl"), `\uFEFF${texts.slice(0, 23).join("\r\n")}\r\n\r\n`)
  writeFileSync(join(folder, "b.jsonl"), texts.slice(23).join("\n"))
}

describe("a quarter from files", () => {
  let folder: Opened<string>
  let store: string
  let from: string
  beforeAll(async () => {
    folder = await openFolder()
    store = join(folder.value, "store")
    from = join(folder.value, "transcripts")
    writeTranscripts(from)
  })
  afterAll(() => folder.close())

  const run = <A, E>(effect: Effect.Effect<A, E, Layer.Success<ReturnType<typeof services>>>): Promise<A> =>
    Effect.runPromise(effect.pipe(Effect.provide(services(store))))
  const options = { quarter, calls: "latest" as const, firmsPerPart: 4, restart: false }

  it("is imported, whole, and read like a fetched one", async () => {
    expect(await run(statusOfQuarter(quarter))).toMatchObject({ state: "absent" })
    const summary = await run(importQuarter({ ...options, from }))
    // Three parts of components and three of sentences; the files are these and the three small tables.
    expect(summary).toMatchObject({ firms: 10, components: 55, parts: 6, files: 9, connections: 0 })
    const manifest = await run(readPrefetchManifest(quarter))
    expect(manifest.firms.map((firm) => firm.firm_id)).toEqual(["1", "3", "4", "5", "6", "7", "8", "9", "10", "200"])
    expect(manifest.other_calls).toMatchObject([{ firm_id: "200", transcript_id: "t200-early" }])
    expect(manifest.firms.map((firm) => [firm.permno, firm.gvkey]).slice(0, 3)).toEqual([
      [null, null],
      [null, null],
      [10_004, "000004"]
    ])
    const [firm] = await run(
      Effect.flatMap(TranscriptSource, (source) => source.fetchTranscripts(quarter, ["200"])).pipe(Effect.provide(s3SourceLayer))
    )
    expect(firm?.sentences.map(({ cleanedText, section, speakerName }) => [cleanedText, section, speakerName])).toEqual([
      ["demand steel pipe rise region", "presentation", "Ann Price"],
      ["open plant ohio", "presentation", "Ann Price"],
      ["freight cost", "question", "Tom Grant"],
      ["freight cost fall diesel price come", "answer", "Ann Price"]
    ])
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true, problems: [] })
    expect(await run(statusOfQuarter(quarter))).toMatchObject({ state: "complete", firms: 10 })
    expect(await run(importQuarter({ ...options, from }))).toMatchObject({ already_complete: true })
  })

  it("is prepared again byte for byte, with and without its plan", async () => {
    const before = storedHashes(store)
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: false }))
    expect(storedHashes(store)).toEqual(before)
    rmSync(join(store, "progress"), { recursive: true })
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: false }))
    expect(storedHashes(store)).toEqual(before)
  })

  it("gets a higher text version with other text options, and its old one's sentences back", async () => {
    const before = storedHashes(store)
    const version = async () => (await run(readPrefetchManifest(quarter))).text["version"]
    expect(await version()).toBe(1)
    const other = { ...defaultTextOptions, extraStopWords: [...defaultTextOptions.extraStopWords, "steel"] }
    await run(prepareQuarter(quarter, { text: other, all: false }))
    expect(await version()).toBe(2)
    await run(prepareQuarter(quarter, { text: other, all: false }))
    expect(await version()).toBe(2)
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true })
    const parts = (hashes: Readonly<Record<string, string>>) =>
      Object.entries(hashes).filter(([name]) => name.startsWith("transcripts") && name.endsWith(".parquet"))
    expect(parts(storedHashes(store))).not.toEqual(parts(before))
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: false }))
    expect(await version()).toBe(3)
    expect(parts(storedHashes(store))).toEqual(parts(before))
  })

  it("is found out wherever it was touched", async () => {
    const raw = join(store, "raw")
    const files = readdirSync(raw, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".parquet"))
    expect(files).toHaveLength(8)
    for (const name of files) {
      const path = join(raw, name)
      const good = readFileSync(path)
      const key = `raw/${name}`
      for (const at of [0.02, 0.4, 0.97]) {
        const flipped = Buffer.from(good)
        flipped[Math.floor(at * flipped.length)]! ^= 1
        writeFileSync(path, flipped)
        const found = await run(verifyQuarter(quarter))
        expect(found.ok).toBe(false)
        expect(found.problems.map((problem) => problem.key)).toContain(key)
      }
      rmSync(path)
      expect((await run(verifyQuarter(quarter))).problems).toContainEqual({ key, what: "is missing" })
      writeFileSync(path, good)
    }
    const foreign = join(raw, "components/quarter=2021Q1/part_0099.parquet")
    writeFileSync(foreign, "not ours")
    expect((await run(verifyQuarter(quarter))).problems).toEqual([
      { key: "raw/components/quarter=2021Q1/part_0099.parquet", what: "is not part of this prefetch" }
    ])
    rmSync(foreign)
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true })
  })

  it("is made again with restart and prepare, which leave alone what no prefetch wrote", async () => {
    const before = storedHashes(store)
    const besideParts = ["notes.txt", "part_0000.csv", "mine/part_0000.parquet"].flatMap((name) => [
      `raw/components/quarter=2021Q1/${name}`,
      `raw/transcripts/quarter=2021Q1/${name}`
    ])
    const elsewhere = [
      "raw/calls/quarter=2021Q1/mine.csv",
      "processed/coverage/quarter=2021Q1/mine.csv",
      "progress/quarter=2021Q1/mine.json",
      "raw/components/quarter=2021Q2/part_0000.parquet",
      "intermediate/firm-topics/quarter=2021Q1/batch_000_part_0000.parquet",
      "thesis.tex"
    ]
    const foreign = [...besideParts, ...elsewhere].map((key) => join(store, key))
    for (const path of foreign) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, path)
    }
    // A part that no plan knows: an earlier prefetch with smaller parts may have left it.
    const leftOver = join(store, "raw/components/quarter=2021Q1/part_0099.parquet")
    writeFileSync(leftOver, "left over")
    await run(importQuarter({ ...options, from, restart: true }))
    await run(prepareQuarter(quarter, { text: defaultTextOptions, all: true }))
    for (const path of foreign) expect(readFileSync(path, "utf8")).toBe(path)
    expect(existsSync(leftOver)).toBe(false)
    expect((await run(verifyQuarter(quarter))).problems.map(({ key }) => key)).toEqual([
      "raw/components/quarter=2021Q1/mine/part_0000.parquet",
      "raw/transcripts/quarter=2021Q1/mine/part_0000.parquet"
    ])
    for (const path of foreign) rmSync(path)
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true })
    expect(Object.keys(storedHashes(store))).toEqual(Object.keys(before))
  })

  it("is refused with file, line and field where a line does not fit, before anything is written", async () => {
    const [line] = turns(1, "t1", "2021-02-20")
    const broken: ReadonlyArray<readonly [string, RegExp]> = [
      [JSON.stringify({ ...line, firm_id: "AAPL" }), /line 2 of x\.jsonl, firm_id: "AAPL"/],
      [JSON.stringify({ ...line, call_date: "02/20/2021" }), /line 2 of x\.jsonl, call_date: "02\/20\/2021"/],
      [JSON.stringify({ ...line, text: 5 }), /line 2 of x\.jsonl, text: 5/],
      [JSON.stringify({ ...line, component_type: "speech" }), /line 2 of x\.jsonl, component_type: "speech"/],
      [
        JSON.stringify({ ...line, call_date: "2021-02-21", component_order: 1 }),
        /line 2 of x\.jsonl, call_date: 2021-02-21 .*2021-02-20 in line 1 of x\.jsonl/
      ],
      [JSON.stringify(line), /line 2 of x\.jsonl, component_order: 0 is there twice .*line 1 of x\.jsonl/],
      ['{"firm_id":', /line 2 of x\.jsonl, firm_id: the line ends inside/]
    ]
    const other = join(folder.value, "broken")
    mkdirSync(other)
    for (const [text, message] of broken) {
      writeFileSync(join(other, "x.jsonl"), `${JSON.stringify(line)}\n${text}\n`)
      const error = await run(Effect.flip(importQuarter({ ...options, from: other, restart: true })))
      expect(error.message).toMatch(message)
    }
    expect((await run(Effect.flip(importQuarter({ ...options, from: join(folder.value, "nowhere") })))).message).toContain("--from")
    expect(await run(verifyQuarter(quarter))).toMatchObject({ ok: true })
  })
})
