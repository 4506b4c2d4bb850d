import { ProcessRecords } from "@ftm/batch-submitter"
import { appendRunEvent, pidNamespace, type ProcessIdentity, processStart, ThisProcess } from "@ftm/manifest"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Fiber, Layer } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { cancelQuarter } from "../src/CancelQuarter.ts"
import { LocalJobs } from "../src/engine/LocalJobs.ts"
import { importFirms } from "./ImportedQuarter.ts"
import { toldEvents } from "./ToldEvents.ts"

const quarter = parseQuarter("2021Q1")!
let folder: string
let stranger: ChildProcess
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-cancel-quarter-"))
  stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"])
})
afterEach(() => {
  stranger.kill("SIGKILL")
  rmSync(folder, { recursive: true, force: true })
})

const holderHere = (): ProcessIdentity => ({ host: hostname(), pid: stranger.pid!, pid_namespace: pidNamespace() })

/** A quarter of which the store says that this process works on it, on this machine. */
const writeHolder = Effect.fn("writeHolder")(function* (owner: ProcessIdentity, released: boolean) {
  const store = yield* ObjectStore
  const lease = { term: 1, ticket: "theirs", owner, renewed_at: "2021-04-01T00:00:00Z", released }
  yield* store.put(StoreKeys.quarterLease(quarter), new TextEncoder().encode(JSON.stringify(lease)))
})
const writeRun = appendRunEvent(quarter, {
  _tag: "RunStarted",
  settings: { engine: "local", jobs: 1 },
  topics: {},
  price_per_hour: null,
  max_cost: null,
  batches: 1,
  firms: 1,
  adopted: []
})

const jobs = Layer.succeed(LocalJobs, { command: () => ({ file: process.execPath, args: [] }), environment: () => ({}) })
const layers = (store: string) => Layer.mergeAll(folderLayer(store), ThisProcess.layer, jobs)

it("a process that only the store names is not signalled: the program hears of the request, or its lease runs out", async () => {
  const events = toldEvents()
  const summary = await Effect.runPromise(
    Effect.gen(function* () {
      yield* importFirms(folder, quarter, 1)
      yield* writeRun
      yield* writeHolder(holderHere(), false)
      const cancelling = yield* Effect.forkChild(cancelQuarter(quarter))
      while (!events.tags().includes("WaitingForOther")) yield* Effect.sleep(20)
      yield* Effect.sleep(300)
      expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null])
      yield* writeHolder(holderHere(), true)
      return yield* Fiber.join(cancelling)
    }).pipe(Effect.provide(Layer.merge(layers(join(folder, "store")), events.layer)))
  )
  expect(summary.quarter).toBe(quarter)
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null])
})

it("one that was remembered on this machine is", async () => {
  const store = join(folder, "store")
  const records = new ProcessRecords(`program of ${quarter} in ${store} `)
  records.remember("orchestrator", { pid: stranger.pid!, start: processStart(stranger.pid!)! })
  await Effect.runPromise(
    Effect.gen(function* () {
      yield* importFirms(folder, quarter, 1)
      yield* writeRun
      yield* writeHolder(holderHere(), false)
      yield* cancelQuarter(quarter)
    }).pipe(Effect.provide(layers(store)))
  )
  records.forget("orchestrator")
  expect(stranger.signalCode).toBe("SIGTERM")
})

it("a program that does not end is not waited for for ever", async () => {
  const memory = memoryStore()
  // It goes on giving signs of life.
  const waiting = Effect.gen(function* () {
    yield* writeRun
    const elsewhere = { host: "another machine", pid: 7 }
    yield* writeHolder(elsewhere, false)
    const cancelling = yield* Effect.forkChild(Effect.flip(cancelQuarter(quarter)))
    while (cancelling.pollUnsafe() === undefined) {
      yield* TestClock.adjust(500)
      yield* writeHolder(elsewhere, false)
    }
    return [
      yield* Fiber.join(cancelling),
      yield* TestClock.testClockWith((clock) => Effect.succeed(clock.currentTimeMillisUnsafe()))
    ] as const
  })
  const [error, millis] = await Effect.runPromise(
    waiting.pipe(Effect.provide(Layer.mergeAll(memory.layer, ThisProcess.layer, jobs)), Effect.provide(TestClock.layer()))
  )
  expect(error).toMatchObject({ _tag: "QuarterRunError", reason: { _tag: "StillWorking", holder: { host: "another machine", pid: 7 } } })
  expect(millis).toBe(15 * 60_000)
})
