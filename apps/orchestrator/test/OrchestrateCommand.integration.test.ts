import { writeSampleCorpus } from "@ftm/sample-corpus"
import { startSandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { Effect, Exit, Scope } from "effect"
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { orchestrate, start } from "./Commands.ts"
import { columnsOf, firmTopicRows } from "./FirmTopics.ts"

// The whole path with nothing made up but the calls: PostgreSQL over TLS, the real prefetch, the real jobs, DuckDB as the reader.

const quarter = "2023Q1"
let folder: string
let one: string
let three: string
let scope: Scope.Closeable

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ftm-end-to-end-"))
  one = join(folder, "one")
  three = join(folder, "three")
  scope = await Effect.runPromise(Scope.make())
  const data = join(folder, "wrds")
  await Effect.runPromise(writeSampleCorpus({ out: data, quarter, firms: 7, seed: 4 }))
  const sandbox = await Effect.runPromise(startSandbox({ data }).pipe(Effect.provideService(Scope.Scope, scope)))
  const prefetch = await start("@ftm/prefetch-cli", ["fetch", "--quarter", quarter, "--store", one], wrdsVariables(sandbox)).ended
  expect(prefetch.stderr + prefetch.stdout).toContain("connections")
  expect(prefetch.code).toBe(0)
  await Effect.runPromise(Scope.close(scope, Exit.void))
  cpSync(one, three, { recursive: true })
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("a quarter end to end", () => {
  it("gives the same rows with 1 and with 3 jobs, apart from time stamps", async () => {
    const alone = await orchestrate("run", "--quarter", quarter, "--store", one, "--jobs", "1", "--json")
    expect(alone.stderr).toContain("firms")
    expect(alone.code).toBe(0)
    const together = await orchestrate("run", "--quarter", quarter, "--store", three, "--jobs", "3", "--json")
    expect(together.code).toBe(0)
    const [a, b] = [JSON.parse(alone.stdout), JSON.parse(together.stdout)]
    expect(a.batches.total).toBe(1)
    expect(b.batches.total).toBe(3)
    expect(a.state).toBe("done")
    expect(a.firms.done).toBe(a.firms.total)
    expect(a.firms.done).toBeGreaterThan(3)
    expect(b).toMatchObject({ state: "done", firms: a.firms, sentences: a.sentences, topics: a.topics })
    const rows = await firmTopicRows(one)
    expect(rows).toHaveLength(a.topics)
    expect(await firmTopicRows(three)).toEqual(rows)
    for (const batch of [0, 1, 2])
      expect(readdirSync(join(three, `intermediate/firm-topics/quarter=${quarter}`)).some((f) => f.startsWith(`batch_00${batch}`))).toBe(
        true
      )
  }, 180_000)

  it("writes the columns and types that DuckDB, pandas and R read without casting", async () => {
    expect(await columnsOf(`${one}/intermediate/firm-topics/*/*.parquet`)).toEqual([
      ["firm_id", "VARCHAR"],
      ["firm_name", "VARCHAR"],
      ["permno", "BIGINT"],
      ["gvkey", "VARCHAR"],
      ["earnings_call_date", "DATE"],
      ["topic_id", "VARCHAR"],
      ["representation", "VARCHAR"],
      ["keywords", "VARCHAR[]"],
      ["n_sentences", "INTEGER"],
      ["sentence_ids", "VARCHAR[]"],
      ["processing_timestamp", expect.stringMatching(/^TIMESTAMP/)],
      ["n_call_sentences", "INTEGER"],
      ["stability", "DOUBLE"],
      ["sentence_probabilities", "DOUBLE[]"]
    ])
    const transcripts = new Map(await columnsOf(`${one}/raw/transcripts/*/*.parquet`))
    expect(Object.fromEntries(transcripts)).toMatchObject({
      earnings_call_date: "DATE",
      permno: "BIGINT",
      gvkey: "VARCHAR",
      position: "INTEGER"
    })
  })

  it("says that it is done when it is asked again, and submits nothing", async () => {
    const before = readdirSync(join(one, `runs/quarter=${quarter}/records`)).length
    const again = await orchestrate("run", "--quarter", quarter, "--store", one, "--jobs", "2")
    expect(again.code).toBe(0)
    expect(again.stderr).toContain("Nothing was submitted")
    expect(readdirSync(join(one, `runs/quarter=${quarter}/records`))).toHaveLength(before)
  })

  it("status reads the same from the store's files alone", async () => {
    const status = await orchestrate("status", "--quarter", quarter, "--store", one, "--json")
    expect(status.code).toBe(0)
    expect(JSON.parse(status.stdout)).toMatchObject({ quarter, state: "done", firms: { failed: 0, remaining: 0 } })
    const range = await orchestrate("status", "--quarter", `1999Q4,${quarter}`, "--store", one, "--json")
    expect(range.code).toBe(0)
    expect(JSON.parse(range.stdout)).toMatchObject([
      { quarter: "1999Q4", state: "not prefetched" },
      { quarter, state: "done" }
    ])
    const table = await orchestrate("status", "--quarter", quarter, "--store", one)
    expect(table.stdout).toMatch(/quarter +2023Q1: done/)
  })

  it("finds the themes across the firms, the same whatever the number of jobs was", async () => {
    const [a, b] = await Promise.all([one, three].map((store) => orchestrate("themes", "--quarter", quarter, "--store", store, "--json")))
    expect(a!.code, a!.stderr).toBe(0)
    expect(JSON.parse(a!.stdout)).toMatchObject({ quarter })
    expect(JSON.parse(b!.stdout)).toEqual(JSON.parse(a!.stdout))
    const bytes = (store: string) => readFileSync(join(store, `processed/themes/quarter=${quarter}/themes.parquet`))
    expect(bytes(three).equals(bytes(one))).toBe(true)
  })

  it("writes a page about it", async () => {
    const report = await orchestrate("report", "--quarter", quarter, "--store", one, "--json")
    expect(report.code, report.stderr).toBe(0)
    const place = (JSON.parse(report.stdout) as { report: string }).report
    expect(place).toBe(join(one, `runs/quarter=${quarter}/report.html`))
    expect(readFileSync(place, "utf8")).toContain(quarter)
  })

  it("leaves no job's process id behind, and a log a job", () => {
    const logs = readdirSync(join(three, `runs/quarter=${quarter}/logs`))
    expect(logs.filter((name) => name.endsWith(".pid"))).toEqual([])
    expect(logs.filter((name) => name.endsWith(".log"))).toHaveLength(3)
    expect(existsSync(join(three, "progress", `quarter=${quarter}`, "batch_002_checkpoint.json"))).toBe(true)
  })
})
