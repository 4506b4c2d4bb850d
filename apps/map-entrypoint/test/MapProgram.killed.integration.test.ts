import { readBatch, readFailures, readProgress } from "@ftm/manifest"
import { folderLayer, s3Layer } from "@ftm/object-store"
import { type MemoryStore, memoryStore, type S3TestServer, startS3TestServer } from "@ftm/object-store/testing"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { killAndCompare } from "./KillHarness.ts"
import { jobEnvironment, startMap } from "./MapProcess.ts"
import { quarter, writePrefetchedQuarter } from "./PrefetchedQuarter.ts"

// Ten kills in ordinary tests; FTM_KILLS=100 is the long form, on each kind of store (npm run test:long).
const long = process.env["FTM_KILLS"]
const kills = Number(long ?? 6)
const killsOnS3 = Number(long ?? 4)
const seed = Number(process.env["FTM_KILL_SEED"] ?? 20210331)
const timeout = 120_000 + kills * 15_000
// Some firms without data, and 60 that have topics.
const shape = { firms: 64, sentences: (firm: number) => (firm % 16 === 5 ? 0 : 14 + (firm % 5)), firmsAPart: 25 }
const interval = { CHECKPOINT_INTERVAL: "4" }

let folder: string
let objects: MemoryStore
let server: S3TestServer
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ftm-kill-"))
  objects = memoryStore()
  server = await startS3TestServer({ store: objects.store })
  // For the store that the harness opens in this process.
  Object.assign(process.env, server.environment)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

const onFolder = (name: string) => {
  const path = join(folder, name)
  const store = folderLayer(path)
  return {
    environment: jobEnvironment(path, interval),
    store,
    prepare: async () => {
      rmSync(path, { recursive: true, force: true })
      await Effect.runPromise(writePrefetchedQuarter(shape).pipe(Effect.provide(store)))
    }
  }
}

const onS3 = () => {
  const prefix = "some/prefix"
  const store = s3Layer({ bucket: server.bucket, prefix, endpoint: server.url })
  return {
    environment: jobEnvironment(`s3://${server.bucket}/${prefix}`, { ...interval, ...server.environment }),
    store,
    prepare: async () => {
      objects.objects.clear()
      await Effect.runPromise(writePrefetchedQuarter(shape).pipe(Effect.provide(store)))
    }
  }
}

describe("killed at any moment and started again, a batch has every firm once, as an unbroken run writes it", () => {
  it(`in a folder (${kills} kills)`, { timeout }, async () => {
    const report = await killAndCompare({ ...onFolder("kill"), kills, seed })
    console.log(`folder: ${report.kills} kills in ${report.rounds} rounds, ${report.killsMidWork} attempts went on from earlier work`)
    expect(report.differences).toEqual([])
    expect(report.kills).toBe(kills)
    expect(report.killsMidWork).toBeGreaterThan(kills / 4)
  })

  it(`in a bucket (${killsOnS3} kills)`, { timeout }, async () => {
    const report = await killAndCompare({ ...onS3(), kills: killsOnS3, seed: seed + 1 })
    console.log(`S3: ${report.kills} kills in ${report.rounds} rounds, ${report.killsMidWork} attempts went on from earlier work`)
    expect(report.differences).toEqual([])
    expect(report.kills).toBe(killsOnS3)
  })
})

describe("the harness", () => {
  it("finds a runner that writes the checkpoint before the part", { timeout }, async () => {
    const program = fileURLToPath(new URL("./CheckpointFirst.ts", import.meta.url))
    const report = await killAndCompare({ ...onFolder("mistaken"), program, kills: 40, killsARound: 2, seed, untilDifferent: true })
    console.log(`checkpoint first: found after ${report.kills} kills: ${report.differences[0]}`)
    expect(report.differences.some((difference) => difference.includes("is lost"))).toBe(true)
  })
})

describe("a process that dies at a firm", () => {
  it.each([
    ["SIGKILL", 5],
    ["SIGABRT", 3]
  ])("by %s, is the end of that firm alone", { timeout }, async (signal, attempts) => {
    const { environment, prepare, store } = onFolder(`poison-${signal}`)
    await prepare()
    const program = fileURLToPath(new URL("./PoisonJob.ts", import.meta.url))
    const [poison = ""] = (await Effect.runPromise(readBatch(quarter, "batch_000").pipe(Effect.provide(store)))).firm_ids.slice(30)
    let previous = {}
    let died = 0
    for (;;) {
      const end = await startMap({ ...environment, POISON: poison, POISON_SIGNAL: signal, ...previous }, { program }).ended
      if (end.signal === null) {
        expect(end.code).toBe(0)
        break
      }
      expect(end.signal).toBe(signal)
      previous = { FTM_PREVIOUS_SIGNAL: end.signal }
      died += 1
      expect(died).toBeLessThan(attempts)
    }
    const failures = await Effect.runPromise(readFailures(quarter, "batch_000").pipe(Effect.provide(store)))
    expect(failures).toMatchObject([
      { firm_id: poison, error_type: "ProcessDied", error_message: expect.stringContaining(`, by ${signal}`) }
    ])
    const [progress] = await Effect.runPromise(readProgress(quarter).pipe(Effect.provide(store)))
    expect(progress).toMatchObject({ failed: 1, done: 59, skipped: 4, remaining: 0 })
  })
})
