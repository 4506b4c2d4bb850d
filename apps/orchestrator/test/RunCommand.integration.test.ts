import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { orchestrate, start, waitUntil } from "./Commands.ts"
import { firmTopicRows } from "./FirmTopics.ts"

const quarter = parseQuarter("2021Q1")!
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-run-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const firms = (n: number) => Array.from({ length: n }, (_, i) => String(100 + i))
const run = (store: string, ...more: ReadonlyArray<string>) => ["run", "--quarter", quarter, "--store", store, "--jobs", "2", ...more]
const kinds = (store: string): ReadonlyArray<string> => {
  const records = join(store, `runs/quarter=${quarter}/records`)
  return readdirSync(records)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => (JSON.parse(readFileSync(join(records, name), "utf8")) as { kind: string }).kind)
}

describe("exit codes", () => {
  it("3 without prefetched data, with the command to type, and nothing is written", async () => {
    const ended = await orchestrate(...run(join(folder, "empty")))
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain(`npm run prefetch -- fetch --quarter ${quarter} --store ${join(folder, "empty")}`)
    expect(existsSync(join(folder, "empty", "runs"))).toBe(false)
    const status = await orchestrate("status", "--quarter", `1999Q1,${quarter}`, "--store", join(folder, "empty"))
    expect(status.code).toBe(3)
    expect(status.stdout.match(/-- fetch --quarter/g)).toHaveLength(2)
  })
  it("3 where an import was begun and not ended, with the import to type", async () => {
    const store = join(folder, "begun")
    mkdirSync(join(store, `progress/quarter=${quarter}`), { recursive: true })
    writeFileSync(
      join(store, `progress/quarter=${quarter}/prefetch_plan.json`),
      JSON.stringify({ source: "import", rules: { calls: "latest", from: "/data/calls" } })
    )
    const ended = await orchestrate(...run(store))
    expect(ended.code).toBe(3)
    expect(ended.stderr).toContain(`npm run prefetch -- import --quarter ${quarter} --from /data/calls --store ${store}`)
    expect(ended.stderr).not.toContain("WRDS")
  })
  it.each([
    [["run", "--quarter", "2021Q9", "--store", "x"], "is not a quarter"],
    [["run", "--quarter", "2021Q1"], "--store"],
    [["run", "--quarter", "2021Q1", "--store", "x", "--engine", "abacus"], "abacus"]
  ])("2 for %j", async (args, word) => {
    const ended = await orchestrate(...args)
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain(word)
  })
})

it("a quarter whose firms all lack data of the manifest's kind is told apart from one that was never prefetched", async () => {
  await writePrefetchedStore(folder, quarter, [])
  const ended = await orchestrate(...run(folder, "--json"))
  expect(ended.code).toBe(0)
  expect(JSON.parse(ended.stdout)).toMatchObject({ firms: { total: 0 } })
})

it("goes on from the checkpoints when it was stopped by SIGTERM, or killed, and the rows are those of a run without a stop", async () => {
  const whole = join(folder, "whole")
  const stopped = join(folder, "stopped")
  for (const store of [whole, stopped]) await writePrefetchedStore(store, quarter, firms(16), 150)
  expect((await orchestrate(...run(whole))).code).toBe(0)

  const progress = join(stopped, "progress", `quarter=${quarter}`)
  const begun = (n: number) => () =>
    existsSync(progress) && readdirSync(progress).filter((name) => name.endsWith("checkpoint.json")).length >= n
  const first = start("@ftm/orchestrator", run(stopped))
  await waitUntil(begun(1), "a first checkpoint")
  first.kill("SIGTERM")
  const end = await first.ended
  expect(end.code).toBe(143)
  expect(end.stderr).toContain("To go on from there")
  const status = JSON.parse((await orchestrate("status", "--quarter", quarter, "--store", stopped, "--json")).stdout)
  expect(status.state).toBe("stopped")
  expect(status.firms.done).toBeGreaterThan(0)

  // One of the two batches may have been finished by then: the second run submits what is left.
  const submissions = () => kinds(stopped).filter((kind) => kind === "job_submitted").length
  const before = submissions()
  const second = start("@ftm/orchestrator", run(stopped))
  await waitUntil(() => submissions() > before, "jobs of the second run")
  second.kill("SIGKILL")
  await second.ended

  const planned = await orchestrate(...run(stopped, "--batch-size", "7", "--dry-run", "--queue", "q", "--stop-on-failure"))
  expect(planned.stderr).toContain("--batch-size has no effect: the run was begun with batches of 8 firms")
  expect(planned.stderr).toContain(
    "No effect on this run: --queue (only with --engine batch); --stop-on-failure (only with several quarters)."
  )
  const third = await orchestrate(...run(stopped, "--batch-size", "7"))
  expect(third.code, third.stdout + third.stderr).toBe(0)
  expect(third.stderr).toContain("begun with batches of 8 firms and keeps them")
  expect(await firmTopicRows(stopped)).toEqual(await firmTopicRows(whole))
  expect(kinds(stopped).at(-1)).toBe("run_finished")
}, 120_000)

it("is refused while another orchestrator works on the quarter", async () => {
  await writePrefetchedStore(folder, quarter, firms(30), 80)
  const first = start("@ftm/orchestrator", run(folder))
  await waitUntil(() => existsSync(join(folder, `runs/quarter=${quarter}/lease.json`)), "the lease")
  const second = await orchestrate(...run(folder))
  first.kill("SIGTERM")
  await first.ended
  expect(second.code).toBe(1)
  expect(second.stderr).toContain(`process ${first.pid} on`)
}, 60_000)
