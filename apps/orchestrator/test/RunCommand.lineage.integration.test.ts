import { DuckDBInstance } from "@duckdb/node-api"
import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { orchestrate, start, waitUntil } from "./Commands.ts"

// What a result was made of, as a user meets it: real jobs, a folder store.

const quarter = parseQuarter("2021Q1")!
let folder: string
let store: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm lineage "))
  store = join(folder, "store")
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const firms = (n: number) => Array.from({ length: n }, (_, i) => String(100 + i))
const about = () => ["--quarter", quarter, "--store", store]
const fine = '{"hdbscan":{"minClusterSize":3}}'

interface Stage {
  readonly stage: string
  readonly state: string
  readonly covered?: { readonly firms: number; readonly of: number }
}
/** `topics` -> `done`, as `status` tells it. */
const stages = async (...more: ReadonlyArray<string>): Promise<Readonly<Record<string, string>>> => {
  const ended = await orchestrate("status", ...about(), "--json", ...more)
  expect(ended.code, ended.stderr).toBe(0)
  return Object.fromEntries((JSON.parse(ended.stdout) as { stages: ReadonlyArray<Stage> }).stages.map(({ stage, state }) => [stage, state]))
}
const well = async (...args: ReadonlyArray<string>) => {
  const ended = await orchestrate(...args)
  expect(ended.code, ended.stderr).toBe(0)
  return ended
}
const rows = async (sql: string): Promise<ReadonlyArray<ReadonlyArray<unknown>>> => {
  const connection = await (await DuckDBInstance.create()).connect()
  try {
    return (await connection.runAndReadAll(sql.replaceAll("'store/", `'${store}/`))).getRowsJson()
  } finally {
    connection.closeSync()
  }
}
/** The lineages that the parts of a table say in their metadata. */
const lineages = (table: string) =>
  rows(`SELECT DISTINCT decode(value) FROM parquet_kv_metadata('store/${table}/*/*.parquet') WHERE decode(key) = 'ftm.lineage'`)
const checkpoint = () => join(store, `progress/quarter=${quarter}/batch_000_checkpoint.json`)

it("is said by status, stage by stage, and each stage that is up to date does nothing", { timeout: 90_000 }, async () => {
  await writePrefetchedStore(store, quarter, firms(6))
  expect(await stages()).toEqual({ prefetch: "done", topics: "not made", themes: "not made", report: "not made" })
  await well("run", ...about(), "--jobs", "2")
  await well("themes", ...about())
  await well("report", ...about())
  expect(await stages()).toEqual({ prefetch: "done", topics: "done", themes: "done", report: "done" })

  // The lineage stands in the files too, and the themes name the topics that they were made from.
  const [topics] = await lineages("intermediate/firm-topics")
  const made = JSON.parse(String(topics?.[0])) as { inputs: Record<string, string>; settings: Record<string, unknown> }
  expect(made).toMatchObject({ stage: "topics", settings: { topic_engine: "native", hdbscan: { minClusterSize: 5 } } })
  expect(made.inputs["prefetch"]).toMatch(/^[0-9a-f]{64}$/)
  expect(JSON.parse(String((await lineages("processed/themes"))[0]?.[0]))).toMatchObject({ stage: "themes", versions: { themes: "2" } })

  const page = readFileSync(join(store, `runs/quarter=${quarter}/report.html`))
  expect((await well("run", ...about(), "--jobs", "2")).stderr).toContain("Nothing was submitted")
  expect((await well("themes", ...about())).stdout).toContain("are up to date")
  expect((await well("report", ...about())).stdout).toContain("is up to date")

  // A panel is made on request: status tells of it from then on, and the page does not wait for it.
  const written = await well("panel", ...about(), "--wide", "--format", "csv", "--sentences")
  expect(written.stdout).toMatch(/wide_panel +.*\nwide_panel \(csv\)/)
  expect(await stages()).toMatchObject({ report: "done", panel: "done", sentences: "done" })
  expect((await well("panel", ...about())).stdout).toContain("is up to date")
  expect((await orchestrate("panel", ...about(), "--level", "topic", "--wide")).code).toBe(2)
  expect(readFileSync(join(store, `runs/quarter=${quarter}/report.html`))).toEqual(page)
})

it("other settings are refused with both values, kept beside as a variant, and compared", { timeout: 120_000 }, async () => {
  await writePrefetchedStore(store, quarter, firms(6))
  await well("run", ...about(), "--jobs", "2")
  await well("themes", ...about())
  const before = await rows("SELECT * EXCLUDE processing_timestamp FROM 'store/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id")

  const refused = await orchestrate("run", ...about(), "--jobs", "2", "--topic-settings", fine)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain("hdbscan.minClusterSize was 5 and is 3 now")
  expect(refused.stderr).toMatch(/about \d+ s of machine time/)
  expect(refused.stderr).toContain(`--topic-settings '${fine}' --restart`)

  const run = await well("run", ...about(), "--jobs", "2", "--topic-settings", fine, "--variant", "fine")
  expect(run.stdout).toContain(`themes ${about().slice(0, 3).join(" ")} '${store}' --variant fine`)
  await well("themes", ...about(), "--variant", "fine")
  expect(await stages("--variant", "fine")).toMatchObject({ topics: "done", themes: "done" })
  expect(await rows("SELECT * EXCLUDE processing_timestamp FROM 'store/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id")).toEqual(
    before
  )
  expect(existsSync(join(store, "variants/fine/raw"))).toBe(false)

  const compared = await well("compare", "main", "fine", ...about())
  expect(compared.stdout).toMatch(/Agreement on sentences \(AMI, 6 firms\)/)
  const [topics] = await rows("SELECT sum(n_topics_a)::INT, sum(n_topics_b)::INT FROM 'store/processed/firm_comparisons/*/*.parquet'")
  const counts = await Promise.all(
    ["store", "store/variants/fine"].map((place) => rows(`SELECT count(*)::INT FROM '${place}/intermediate/firm-topics/*/*.parquet'`))
  )
  expect(topics).toEqual(counts.map(([count]) => count?.[0]))
  expect((await orchestrate("status", ...about(), "--variant", "../x")).code).toBe(2)
})

it("topics that say how sure they are do not mix with topics that do not", { timeout: 120_000 }, async () => {
  await writePrefetchedStore(store, quarter, firms(3))
  await well("run", ...about(), "--jobs", "1", "--stability", "2")
  const [told] = await rows(
    "SELECT count(*)::INT, count(stability)::INT, min(stability) >= 0, max(stability) <= 1 FROM 'store/intermediate/firm-topics/*/*.parquet'"
  )
  expect(told).toEqual([told?.[0], told?.[0], true, true])
  expect((await well("run", ...about(), "--jobs", "1", "--stability", "2")).stderr).toContain("Nothing was submitted")

  const refused = await orchestrate("run", ...about(), "--jobs", "1")
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain("stabilityRuns was 2 and is 0 now")
  const other = await orchestrate("run", ...about(), "--jobs", "1", "--stability", "3")
  expect(other.stderr).toContain(`--topic-settings '{"stabilityRuns":3}' --restart`)
})

it(
  "a changed prefetch makes all of it out of date; a restart leaves the old topics until the new ones are whole",
  { timeout: 180_000 },
  async () => {
    await writePrefetchedStore(store, quarter, firms(30))
    await well("run", ...about(), "--jobs", "2")
    await well("themes", ...about())
    await writePrefetchedStore(store, quarter, firms(30), 44)
    expect(await stages()).toMatchObject({ topics: "out of date", themes: "out of date" })
    for (const command of ["run", "themes"]) {
      const refused = await orchestrate(command, ...about())
      expect(refused.code).toBe(1)
      expect(refused.stderr).toContain("the prefetched sentences changed since")
    }
    const report = await orchestrate("report", ...about())
    expect(report.code).toBe(3)
    const partial = await well("report", ...about(), "--partial")
    expect(partial.stdout).toContain("The page warns: The topics are out of date")
    expect(readFileSync(join(store, `runs/quarter=${quarter}/report.html`), "utf8")).toContain(
      "The topics are out of date: the prefetched sentences changed since."
    )

    const old = await rows("SELECT topic_id, n_sentences FROM 'store/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id")
    const restart = start("@ftm/orchestrator", ["run", ...about(), "--jobs", "1", "--batch-size", "5", "--restart"])
    await waitUntil(
      () => existsSync(join(store, "staging", `progress/quarter=${quarter}/batch_000_checkpoint.json`)),
      "a first batch of the restart"
    )
    restart.kill("SIGKILL")
    await restart.ended
    expect(await rows("SELECT topic_id, n_sentences FROM 'store/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id")).toEqual(old)
    expect((await well("status", ...about())).stdout).toMatch(/being made again \(stopped\): \d+ of 30 firms/)

    const again = await well("run", ...about(), "--jobs", "2", "--restart")
    expect(again.stderr).toContain("have taken the place of the old ones")
    const fresh = await rows("SELECT topic_id, n_sentences FROM 'store/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id")
    expect(fresh).not.toEqual(old)
    expect(await stages()).toMatchObject({ topics: "done", themes: "out of date", report: "out of date" })
    await well("themes", ...about(), "--restart")
    await well("report", ...about())
    expect(await stages()).toEqual({ prefetch: "done", topics: "done", themes: "done", report: "done" })

    // As if the changed prefetch had been there from the start.
    const clean = join(folder, "clean")
    await writePrefetchedStore(clean, quarter, firms(30), 44)
    await well("run", "--quarter", quarter, "--store", clean, "--jobs", "2")
    expect(await rows(`SELECT topic_id, n_sentences FROM '${clean}/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id`)).toEqual(fresh)
  }
)

it("themes of a part are refused, or say so, and are out of date as soon as there are more", { timeout: 120_000 }, async () => {
  await writePrefetchedStore(store, quarter, firms(40))
  const running = start("@ftm/orchestrator", ["run", ...about(), "--jobs", "1", "--batch-size", "5"])
  await waitUntil(() => existsSync(checkpoint()), "a first batch")
  running.kill("SIGTERM")
  expect((await running.ended).code).toBe(143)
  expect(await stages()).toMatchObject({ topics: "part", themes: "not made" })

  const refused = await orchestrate("themes", ...about())
  expect(refused.code).toBe(3)
  expect(refused.stderr).toMatch(/Only \d+ of 40 firms of 2021Q1 .* have been processed/)
  const partial = await well("themes", ...about(), "--partial")
  expect(partial.stdout).toMatch(/They are those of \d+ firms? of 40: not the whole quarter/)
  expect(await stages()).toMatchObject({ topics: "part", themes: "part" })
  expect((await well("report", ...about(), "--partial")).stdout).toMatch(/The page warns: The themes are those of \d+ of 40 firms/)

  await well("run", ...about(), "--jobs", "2")
  expect(await stages()).toMatchObject({ topics: "done", themes: "out of date", report: "out of date" })
  const stale = await orchestrate("themes", ...about())
  expect(stale.code).toBe(1)
  expect(stale.stderr).toMatch(/They were made from \d+ of 40 firms/)
  expect(stale.stderr).toContain("--restart")
  await well("themes", ...about(), "--restart")
  expect(await stages()).toMatchObject({ topics: "done", themes: "done" })
  expect(readdirSync(join(store, `processed/themes/quarter=${quarter}`))).toEqual(["themes.parquet"])
})
