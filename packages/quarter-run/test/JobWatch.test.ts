import { JobEngine, type JobState } from "@ftm/batch-submitter"
import { createManifest, readRunEvents } from "@ftm/manifest"
import { folderLayer, ObjectStore, ObjectStoreError, Unreachable } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import type { SpentSoFar } from "../src/cost/RunCost.ts"
import { watchJobs } from "../src/jobs/JobWatch.ts"
import type { RunStart } from "../src/RunStart.ts"

const quarter = parseQuarter("2021Q1")!
const job = { quarter, batchId: "batch_000", jobName: "j", jobId: "id", engine: "batch" as const }
const hour = 3_600_000
const attempt = (host: string, startedAt: number) => ({ startedAt, stoppedAt: null, exitCode: null, reason: null, log: null, host })
const running: JobState = {
  jobId: "id",
  name: "j",
  status: "RUNNING",
  reason: null,
  exitCode: null,
  createdAt: 0,
  startedAt: 0,
  stoppedAt: null,
  stoppedOnRequest: false,
  // The first one has ended; the others have run since 1970.
  attempts: [
    { ...attempt("spot", 0), stoppedAt: hour, reason: "Host EC2 (instance i-1) terminated.", cause: { _tag: "HostLost" } },
    attempt("spot", hour),
    attempt("other", hour)
  ]
}
const ended: JobState = {
  ...running,
  status: "SUCCEEDED",
  exitCode: 0,
  attempts: running.attempts.map((a) => ({ ...a, stoppedAt: a.startedAt! + hour, exitCode: 0 }))
}

/** A store that cannot be reached for a number of calls, and then can. */
const flaky = (folder: string, outages: { left: number }) =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const store = yield* ObjectStore
      const unlessOut = <A>(key: string, work: Effect.Effect<A, ObjectStoreError>) =>
        Effect.suspend(() => {
          if (outages.left <= 0) return work
          outages.left -= 1
          return Effect.fail(new ObjectStoreError({ message: "The network is away.", key, reason: new Unreachable({}) }))
        })
      return ObjectStore.of({
        ...store,
        get: (key) => unlessOut(key, store.get(key)),
        head: (key) => unlessOut(key, store.head(key)),
        list: (prefix) => unlessOut(prefix, store.list(prefix)),
        put: (key, bytes) => unlessOut(key, store.put(key, bytes)),
        putIfAbsent: (key, bytes) => unlessOut(key, store.putIfAbsent(key, bytes))
      })
    })
  ).pipe(Layer.provide(folderLayer(folder)))

it("bears an outage of the store: the end is written down when it is there again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-watch-"))
  const outages = { left: 0 }
  const looks = [running, running, ended]
  const engine = Layer.succeed(JobEngine, {
    kind: "batch" as const,
    where: "a test",
    remembersMillis: 0,
    queueOf: () => "q",
    pollMillis: 1,
    settleMillis: 0,
    preflight: Effect.succeed([]),
    submit: () => Effect.die("nothing is submitted"),
    describe: () =>
      Effect.sync(() => {
        const state = looks.shift() ?? ended
        if (state === ended) outages.left = 3
        return [state]
      }),
    listByName: () => Effect.succeed([]),
    terminate: () => Effect.void,
    lastLines: () => Effect.succeed([]),
    machinePrices: () => Effect.succeed([])
  })
  const work = Effect.gen(function* () {
    yield* createManifest(quarter, ["1"], 1)
    const start: RunStart = { settings: { engine: "local", jobs: 1 }, topics: {}, price_per_hour: null, max_cost: null }
    const lease = { stillOurs: Effect.void, note: () => Effect.void }
    yield* watchJobs(quarter, [job], { start, lease, onLook: () => Effect.void })
    return yield* readRunEvents(quarter)
  })
  const records = await Effect.runPromise(work.pipe(Effect.provide(Layer.merge(engine, flaky(folder, outages)))))
  expect(outages.left).toBe(0)
  expect(records.map(({ event }) => event._tag)).toEqual(["JobEnded"])
  rmSync(folder, { recursive: true, force: true })
})

it("counts what jobs cost by the Spot prices read while their machines live, and tells of machines without a price", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-watch-"))
  const looks = [running, ended]
  const engine = Layer.succeed(JobEngine, {
    kind: "batch" as const,
    where: "a test",
    remembersMillis: 0,
    queueOf: () => "q",
    pollMillis: 1,
    settleMillis: 0,
    preflight: Effect.succeed([]),
    submit: () => Effect.die("nothing is submitted"),
    describe: () => Effect.sync(() => [looks.shift() ?? ended]),
    listByName: () => Effect.succeed([]),
    terminate: () => Effect.void,
    lastLines: () => Effect.succeed([]),
    machinePrices: (hosts: ReadonlyArray<string>) =>
      Effect.succeed(
        hosts.map((host) => ({
          host,
          instanceId: "i",
          instanceType: "c7i.large",
          zone: "a",
          isSpot: host === "spot",
          dollarsPerHour: host === "spot" ? 2 : null
        }))
      )
  })
  const heard: Array<SpentSoFar> = []
  const notes: Array<string> = []
  const work = Effect.gen(function* () {
    yield* createManifest(quarter, ["1"], 1)
    const start: RunStart = { settings: { engine: "local", jobs: 1 }, topics: {}, price_per_hour: null, max_cost: null }
    const lease = { stillOurs: Effect.void, note: (text: string) => Effect.sync(() => void notes.push(text)) }
    const onLook = (spent: SpentSoFar) => Effect.sync(() => void heard.push(spent))
    yield* watchJobs(quarter, [job], { start, lease, onLook })
    return yield* readRunEvents(quarter)
  })
  const records = await Effect.runPromise(work.pipe(Effect.provide(Layer.merge(engine, folderLayer(folder)))))
  expect(records.map(({ event }) => event._tag)).toContain("MachinesPriced")
  expect(heard.at(0)!.dollars).toBeGreaterThan(2)
  expect(heard.at(0)!.unpriced).toBe(1)
  // Two attempts of an hour each on the Spot machine, one after the other, at $2; the other machine has no price.
  expect(heard.at(-1)).toEqual({ dollars: 4, bySpotPrice: 2, unpriced: 1 })
  expect(notes.at(-1)).toBe("1 attempt lost, about $4.00")
  rmSync(folder, { recursive: true, force: true })
})
