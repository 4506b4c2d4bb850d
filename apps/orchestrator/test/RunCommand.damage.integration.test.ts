import { DuckDBInstance } from "@duckdb/node-api"
import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { orchestrate } from "./Commands.ts"

// Files of a finished quarter that are deleted, cut or have a flipped bit: said by status, and made again as it advises.

const quarter = parseQuarter("2021Q1")!
let folder: string
let store: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-damage-"))
  store = join(folder, "store")
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const about = () => ["--quarter", quarter, "--store", store]
const stateOf = async (stage: string, ...more: ReadonlyArray<string>): Promise<string | undefined> => {
  const ended = await orchestrate("status", ...about(), "--json", ...more)
  expect(ended.code, ended.stderr).toBe(0)
  const { stages } = JSON.parse(ended.stdout) as { stages: ReadonlyArray<{ stage: string; state: string }> }
  return stages.find((one) => one.stage === stage)?.state
}
const well = async (...args: ReadonlyArray<string>) => {
  const ended = await orchestrate(...args)
  expect(ended.code, ended.stderr).toBe(0)
  return ended
}
const topicRows = async () => {
  const connection = await (await DuckDBInstance.create()).connect()
  const sql = `SELECT * EXCLUDE processing_timestamp FROM '${store}/intermediate/firm-topics/*/*.parquet' ORDER BY topic_id`
  const rows = (await connection.runAndReadAll(sql)).getRowsJson()
  connection.closeSync()
  return rows
}
const flip = (file: string) => {
  const bytes = readFileSync(file)
  bytes[Math.floor(bytes.length / 2)]! ^= 8
  writeFileSync(file, bytes)
}

it("what is damaged or gone is made again, and nothing else", { timeout: 150_000 }, async () => {
  const firms = Array.from({ length: 12 }, (_, i) => String(100 + i))
  await writePrefetchedStore(store, quarter, firms)
  const run = ["run", ...about(), "--jobs", "2", "--batch-size", "6"]
  await well(...run)
  await well("themes", ...about())
  await well("report", ...about())
  const whole = await topicRows()
  const partsFolder = join(store, `intermediate/firm-topics/quarter=${quarter}`)
  const parts = readdirSync(partsFolder).map((name) => join(partsFolder, name))
  const [first = "", second = ""] = parts
  const kept = readFileSync(second)

  rmSync(first)
  expect(await stateOf("topics")).toBe("damaged")
  expect((await orchestrate("themes", ...about())).code).toBe(3)
  expect((await well(...run)).stderr).toMatch(/1 part of the topics .* is gone or damaged; \d+ firms? (is|are) modelled again/)
  expect(await topicRows()).toEqual(whole)
  expect(readFileSync(second)).toEqual(kept)
  expect(await stateOf("themes")).toBe("done")

  flip(second)
  expect(await stateOf("topics")).toBe("done")
  expect(await stateOf("topics", "--verify")).toBe("damaged")
  expect((await well(...run, "--verify")).stderr).toContain("1 part of the topics")
  expect(await topicRows()).toEqual(whole)
  expect(await stateOf("topics", "--verify")).toBe("done")

  // As an orchestrator leaves the ledger that was killed: whether its jobs still run is only known once they were looked for.
  const records = join(store, `runs/quarter=${quarter}/records`)
  for (const name of readdirSync(records)) if (readFileSync(join(records, name), "utf8").includes("job_ended")) rmSync(join(records, name))
  flip(first)
  expect((await well(...run, "--verify")).stderr).toContain("1 part of the topics")
  expect(await topicRows()).toEqual(whole)
  expect(await stateOf("topics", "--verify")).toBe("done")

  // As an attempt with other parts leaves one whose checkpoint was deleted: its firms would be there twice.
  const stray = join(partsFolder, "batch_000_part_0099.parquet")
  copyFileSync(first, stray)
  expect(await stateOf("topics")).toBe("damaged")
  expect((await orchestrate("themes", ...about(), "--restart")).stderr).toMatch(/Firm \d+ is in two files/)
  expect((await well(...run)).stderr).toContain(`no checkpoint promises ${stray}; deleted`)
  expect(await topicRows()).toEqual(whole)
  expect(await stateOf("topics")).toBe("done")

  const themes = join(store, `processed/themes/quarter=${quarter}/themes.parquet`)
  const themesBefore = readFileSync(themes)
  truncateSync(themes, 100)
  expect(await stateOf("themes")).toBe("damaged")
  await well("themes", ...about())
  expect(readFileSync(themes)).toEqual(themesBefore)

  const page = join(store, `runs/quarter=${quarter}/report.html`)
  flip(page)
  expect(await stateOf("report", "--verify")).toBe("damaged")
  rmSync(page)
  await well("report", ...about())
  expect(await stateOf("report", "--verify")).toBe("done")

  const raw = join(store, `raw/transcripts/quarter=${quarter}`)
  flip(join(raw, readdirSync(raw)[0] ?? ""))
  expect(await stateOf("prefetch")).toBe("done")
  expect(await stateOf("prefetch", "--verify")).toBe("damaged")
})
