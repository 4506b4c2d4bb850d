import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { orchestrate } from "./Commands.ts"

// `exposure` as a user types it, on a prefetched quarter of small made-up calls.

const quarter = parseQuarter("2021Q1")!
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-exposure-command-"))
  await writePrefetchedStore(folder, quarter, ["100", "101", "102"])
})
afterAll(() => rm(folder, { recursive: true }))

const exposure = (...args: ReadonlyArray<string>) => orchestrate("exposure", "--store", folder, ...args)
const copper = ["--quarter", quarter, "--query", "copper mining"]

it("answers in words, then says that it is up to date, as JSON, and as CSV", { timeout: 60_000 }, async () => {
  const first = await exposure(...copper)
  expect(first).toMatchObject({ code: 0 })
  expect(first.stdout).toMatch(/^2021Q1: 1 query in 120 sentences of 3 firms\.\nquery /)
  expect(first.stdout).toMatch(/Our copper mining output /)
  const json = JSON.parse((await exposure(...copper, "--json")).stdout)
  expect(json).toMatchObject({ up_to_date: true, firms: 3, queries: [{ name: "copper_mining", by: "both", threshold: 0.4 }] })
  const csv = (await exposure(...copper, "--format", "csv")).stdout.trimEnd().split("\n")
  expect(csv).toHaveLength(4)
  expect(csv[0]).toMatch(/^quarter,firm_id,/)
  expect(csv[1]).toMatch(/^2021Q1,100,Firm 100 Inc\.,/)
})

it("refuses other queries with the command that replaces them, which does", { timeout: 60_000 }, async () => {
  await exposure(...copper)
  const other = ["--quarter", quarter, "--query", "airline fuel", "--by", "phrases"]
  const refused = await exposure(...other)
  expect(refused).toMatchObject({ code: 1, stdout: "" })
  const [command = ""] = refused.stderr.trimEnd().split("\n").slice(-1)
  expect(command.trim()).toBe(
    `npm run orchestrate -- exposure --quarter ${quarter} --store ${folder} --query 'airline fuel' --by phrases --restart`
  )
  expect(await exposure(...other, "--restart")).toMatchObject({ code: 0 })
})

it("exits with 3 where the quarter is not prefetched, and with what to type", async () => {
  const missing = await exposure("--quarter", "2022Q1", "--query", "copper")
  expect(missing).toMatchObject({ code: 3, stdout: "" })
  expect(missing.stderr).toContain("fetch --quarter 2022Q1")
})

it("exits with 2 for what cannot be asked, and names the line of a file", { timeout: 60_000 }, async () => {
  const file = join(folder, "seeds.yaml")
  await writeFile(file, "- name: copper\n  phrases: [copper]\n  threshhold: 0.5\n")
  const wrong = await exposure("--quarter", quarter, "--query-file", file)
  expect(wrong).toMatchObject({ code: 2, stdout: "" })
  expect(wrong.stderr).toContain(`${file}, line 3, query 1, threshhold`)
  expect(await exposure("--quarter", quarter)).toMatchObject({ code: 2 })
  expect(await exposure(...copper, "--query-file", file)).toMatchObject({ code: 2 })
  expect(await exposure("--quarter", quarter, "--query", " ")).toMatchObject({ code: 2 })
})
