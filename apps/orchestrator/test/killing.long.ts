import { parseQuarter } from "@ftm/transcript-schema"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { startEmulatedBatch } from "./emulatedBatch.ts"
import { expectOneJobABatch, killAndFinish } from "./killing.ts"
import { writePrefetchedStore } from "./prefetchedStore.ts"

// npm run test:long -w @ftm/orchestrator

it("kills the orchestrator fifty times during a run: no batch runs twice, none is lost, the ledger tells the story", async () => {
  const quarter = parseQuarter("2021Q1")!
  const folder = mkdtempSync(join(tmpdir(), "ftm-kill-"))
  const store = join(folder, "store")
  const batches = 20
  await writePrefetchedStore(store, quarter, Array.from({ length: batches }, (_, i) => String(100 + i)), 5)
  const service = await startEmulatedBatch(folder, {
    jobSeconds: 4, slots: 1,
    faults: [2, 5, 9, 14].map((call) => ({ on: "SubmitJob" as const, call, fault: "lost answer" as const }))
  })
  try {
    const killed = await killAndFinish(["run", "--quarter", quarter, "--store", store, ...service.flags, "--batch-size", "1"], 50, 7)
    expect(killed).toBeGreaterThan(40)
    expectOneJobABatch(service.emulator, batches)
    const place = join(store, `runs/quarter=${quarter}/records`)
    const records = readdirSync(place).map((name) => JSON.parse(readFileSync(join(place, name), "utf8")) as { kind: string; data: { batch_id?: string; end?: string } })
    const ended = records.filter((record) => record.kind === "ended")
    expect(new Set(ended.map((record) => record.data.batch_id)).size).toBe(batches)
    expect(ended).toHaveLength(batches)
    expect(ended.every((record) => record.data.end === "done")).toBe(true)
    console.log(JSON.stringify({ killed, batches, records: records.length, adopted: records.filter((record) => record.kind === "adopted").length }))
  } finally {
    await service.close()
    rmSync(folder, { recursive: true, force: true })
  }
}, 600_000)
