import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter, plainText } from "@ftm/transcript-schema"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { type Ended, orchestrate, start, waitUntil } from "./Commands.ts"

// Stores in folders that other people and programs write into, too.

const quarter = parseQuarter("2021Q1")!
let parent: string
let store: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "ftm-shared-"))
  store = join(parent, "store")
})
afterEach(() => rmSync(parent, { recursive: true, force: true }))

const command = (name: string, ...more: ReadonlyArray<string>) => [name, "--quarter", quarter, "--store", store, ...more]
const firms = ["100", "101", "102", "103"]

/** Beside each file what programs leave there that show folders and keep them in step. */
const litter = (folder: string): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      litter(path)
      continue
    }
    const [, name = "", ending = ""] = /^(.*?)(\.\w+)$/.exec(entry.name) ?? [undefined, entry.name, ""]
    const copies = [
      `${name}.sync-conflict-20260101-120000-ABCDEFG${ending}`,
      `${name} (1)${ending}`,
      `${name} 2${ending}`,
      `._${entry.name}`
    ]
    for (const copy of copies) copyFileSync(path, join(folder, copy))
    writeFileSync(join(folder, `${entry.name}.tmp`), readFileSync(path).subarray(0, 50))
    for (const other of [".DS_Store", "Thumbs.db", "desktop.ini"]) writeFileSync(join(folder, other), "\u0000\u0001")
  }
}

/** What a result says without what may differ: where the store is, and times. */
const facts = ({ stdout }: Ended): unknown => {
  const { firms, batches, topics, sentences, state } = JSON.parse(stdout) as Record<string, unknown>
  return { firms, batches, topics, sentences, state }
}

it("every command passes over what other programs have left, names it once, and comes to the same", async () => {
  await writePrefetchedStore(store, quarter, firms)
  litter(store)
  expect((await orchestrate(...command("run", "--jobs", "2"))).code).toBe(0)
  const before = facts(await orchestrate(...command("status", "--json")))
  litter(store)
  const after = await orchestrate(...command("status", "--json"))
  expect(facts(after)).toEqual(before)
  for (const folder of [`progress/quarter=${quarter}`, `intermediate/firm-topics/quarter=${quarter}`, `runs/quarter=${quarter}/records`]) {
    expect(after.stderr.split("\n").filter((line) => line.includes(join(store, folder, ".DS_Store")))).toHaveLength(1)
  }
  for (const args of [command("themes"), command("report"), command("cost"), command("run", "--jobs", "2"), command("run", "--restart")]) {
    const ended = await orchestrate(...args)
    expect([args[0], ended.code, ended.code === 0 ? "" : ended.stderr]).toEqual([args[0], 0, ""])
  }
  expect(facts(await orchestrate(...command("status", "--json")))).toEqual(before)
  expect(existsSync(join(store, `intermediate/firm-topics/quarter=${quarter}/batch_000_part_0000 (1).parquet`))).toBe(true)
})

it("what the store says reaches the terminal without what a terminal obeys", async () => {
  await writePrefetchedStore(store, quarter, firms)
  expect((await orchestrate(...command("run", "--jobs", "1", "--batch-size", "4"))).code).toBe(0)
  const hostile = "\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202eACME"
  const failures = [{ firm_id: "100", error_type: hostile, error_message: `${hostile}\nand more`, timestamp: "2026-01-01T00:00:00Z" }]
  writeFileSync(join(store, `progress/quarter=${quarter}/batch_000_failures.json`), JSON.stringify(failures))
  const checkpointFile = join(store, `progress/quarter=${quarter}/batch_000_checkpoint.json`)
  const checkpoint = JSON.parse(readFileSync(checkpointFile, "utf8")) as { completed_firm_ids: Array<string> }
  const others = checkpoint.completed_firm_ids.filter((firm) => firm !== "100")
  writeFileSync(checkpointFile, JSON.stringify({ ...checkpoint, completed_firm_ids: others }))
  const renewed_at = new Date().toISOString()
  const lease = { term: 9, ticket: hostile, owner: { host: hostile, pid: 7 }, renewed_at, released: false, note: hostile }
  const leaseFile = join(store, `runs/quarter=${quarter}/lease.json`)
  writeFileSync(leaseFile, JSON.stringify(lease))
  const manifest = join(store, `raw/manifests/quarter=${quarter}/manifest.json`)
  const named = readFileSync(manifest, "utf8").replaceAll("Firm 100 Inc.", JSON.stringify(hostile).slice(1, -1))
  writeFileSync(manifest, named)

  const said = [await orchestrate(...command("status")), await orchestrate(...command("run"))]
  writeFileSync(leaseFile, JSON.stringify({ ...lease, released: true }))
  said.push(await start("@ftm/prefetch-cli", command("coverage", "--all")).ended)
  for (const { stderr, stdout } of said) {
    expect(stdout + stderr).toContain("ACME")
    expect(plainText(stdout + stderr)).toBe(stdout + stderr)
  }
  const status = await orchestrate(...command("status", "--json"))
  expect(plainText(status.stdout)).toBe(status.stdout)
  expect(JSON.parse(status.stdout)).toMatchObject({ failures: [{ error_type: hostile }] })
})

it("a link out of the store is refused by every command, with where it leads", async () => {
  await writePrefetchedStore(store, quarter, firms)
  const outside = join(parent, "outside")
  mkdirSync(outside)
  symlinkSync(outside, join(store, "runs"))
  for (const name of ["run", "status", "watch", "cancel"]) {
    const ended = await orchestrate(...command(name))
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(`a symbolic link on the way to it leads out of the store, to ${outside}`)
  }
  expect(readdirSync(outside)).toEqual([])
})

it("a store that is moved away during a run ends it, and the run goes on where the store is now", async () => {
  await writePrefetchedStore(store, quarter, firms, 400)
  const running = start("@ftm/orchestrator", command("run", "--jobs", "1", "--batch-size", "4"))
  await waitUntil(() => existsSync(join(store, `progress/quarter=${quarter}/batch_000_claim.json`)), "the job")
  renameSync(store, join(parent, "moved"))
  const ended = await running.ended
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain(`The store ${store} is gone`)
  expect(readdirSync(parent)).toEqual(["moved"])
  const again = await orchestrate("run", "--quarter", quarter, "--store", join(parent, "moved"), "--json")
  expect(JSON.parse(again.stdout)).toMatchObject({ state: "done", firms: { total: 4, done: 4 } })
})
