import { processIsGone, readRunEvents, ThisProcess } from "@ftm/manifest"
import { folderLayer } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Exit, Fiber, Layer } from "effect"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { LocalJobs } from "../src/engine/LocalJobs.ts"
import { planQuarter } from "../src/PlanQuarter.ts"
import { runQuarter } from "../src/RunQuarter.ts"
import { runQuarters } from "../src/RunQuarters.ts"
import type { RunStart } from "../src/RunStart.ts"
import { statusOfQuarter } from "../src/StatusOfQuarter.ts"
import { watchQuarter } from "../src/WatchQuarter.ts"
import { importFirms } from "./ImportedQuarter.ts"
import { toldEvents } from "./ToldEvents.ts"

// Real processes on this machine, of programs that do less than the real job.

const [q1, q2, q3] = ["2021Q1", "2021Q2", "2021Q3"].map((name) => parseQuarter(name)!) as [never, never, never]
const start: RunStart = { settings: { engine: "local", jobs: 2 }, topics: {}, price_per_hour: null, max_cost: null }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-quarter-run-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A store in a folder, jobs that run this script, and the events. */
const bench = (script: string) => {
  const events = toldEvents()
  const jobs = Layer.succeed(LocalJobs, { command: () => ({ file: process.execPath, args: ["-e", script] }), environment: () => ({}) })
  const layers = Layer.mergeAll(folderLayer(join(folder, "store")), ThisProcess.layer, jobs, events.layer)
  const run = <A, E>(work: Effect.Effect<A, E, Layer.Success<typeof layers>>) => Effect.runPromise(work.pipe(Effect.provide(layers)))
  return { events, layers, run }
}

it("without a prefetch it fails with a tagged reason, and writes nothing", async () => {
  const { events, run } = bench("")
  const error = await run(Effect.flip(runQuarter(q1, { start })))
  expect(error).toMatchObject({ _tag: "QuarterRunError", quarter: q1, store: join(folder, "store"), reason: { _tag: "NotPrefetched" } })
  expect(await run(Effect.flip(statusOfQuarter(q1)))).toMatchObject({ reason: { _tag: "NotPrefetched" } })
  expect(await run(Effect.flip(watchQuarter(q1)))).toMatchObject({ reason: { _tag: "NeverRun" } })
  expect(existsSync(join(folder, "store/runs"))).toBe(false)
  expect(events.told).toEqual([])
})

it("tells of jobs that failed, with the last lines of their output", async () => {
  const { events, run } = bench("console.log('boom'); process.exit(1)")
  const summary = await run(Effect.andThen(importFirms(folder, q1, 2), runQuarter(q1, { start })))
  expect(summary).toMatchObject({ state: "stopped", firms: { total: 2, done: 0, remaining: 2 } })
  expect(events.tags()).toEqual(["Planned", "Submitting", "Submitting", "JobEnded", "JobEnded", "RunEnded"])
  const ended = events.told.find((event) => event._tag === "JobEnded")
  expect(ended).toMatchObject({ quarter: q1, end: { kind: "failed" }, lastLines: ["boom"], start, store: join(folder, "store") })
})

it("tells of jobs that say they are done and have done nothing", async () => {
  const { events, run } = bench("")
  await run(Effect.andThen(importFirms(folder, q1, 3), runQuarter(q1, { start })))
  expect(events.told.filter((event) => event._tag === "JobLeftFirms")).toEqual([
    { _tag: "JobLeftFirms", quarter: q1, batchId: "batch_000", firms: 2 },
    { _tag: "JobLeftFirms", quarter: q1, batchId: "batch_001", firms: 1 }
  ])
})

it("an interrupt ends the local jobs, and says how far they came", async () => {
  const { events, layers } = bench("setInterval(() => {}, 1000)")
  const untilRunning = Effect.gen(function* () {
    while (!events.tags().includes("Submitting")) yield* Effect.sleep(20)
  })
  const written = await Effect.runPromise(
    Effect.gen(function* () {
      yield* importFirms(folder, q1, 1)
      const fiber = yield* Effect.forkChild(runQuarter(q1, { start }))
      yield* untilRunning
      yield* Fiber.interrupt(fiber)
      return (yield* readRunEvents(q1)).map(({ event }) => event._tag)
    }).pipe(Effect.provide(layers))
  )
  expect(events.tags().slice(-2)).toEqual(["Saving", "Stopped"])
  expect(events.tags()).toContain("Stopping")
  expect(events.told.at(-1)).toMatchObject({ firms: { total: 1, remaining: 1 } })
  expect(written.at(-1)).toBe("RunStopped")
})

it("a store that is moved away while jobs work ends the run and the jobs, and is not made again", async () => {
  const { events, layers } = bench(
    `require("node:fs").writeFileSync(${JSON.stringify(join(folder, "pid"))}, String(process.pid)); setInterval(() => {}, 1000)`
  )
  const error = await Effect.runPromise(
    Effect.gen(function* () {
      yield* importFirms(folder, q1, 1)
      const fiber = yield* Effect.forkChild(Effect.flip(runQuarter(q1, { start })))
      while (!existsSync(join(folder, "pid"))) yield* Effect.sleep(20)
      renameSync(join(folder, "store"), join(folder, "moved"))
      return yield* Fiber.join(fiber)
    }).pipe(Effect.provide(layers))
  )
  expect(error).toMatchObject({ _tag: "ObjectStoreError", reason: { _tag: "Unusable" } })
  expect(error.message).toContain(`The store ${join(folder, "store")} is gone`)
  expect(existsSync(join(folder, "store"))).toBe(false)
  expect(processIsGone(Number(readFileSync(join(folder, "pid"), "utf8")))).toBe(true)
  expect(events.told.filter((event) => event._tag === "ProgressUnreadable").length).toBeLessThanOrEqual(1)
})

it.each(["runs", "runs/quarter=2021Q1/logs"])("nothing is written past the store through a link: %s", async (link) => {
  const outside = join(folder, "outside")
  mkdirSync(outside)
  const { run } = bench("console.log('out')")
  await run(importFirms(folder, q1, 1))
  const path = join(folder, "store", link)
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { recursive: true, force: true })
  symlinkSync(outside, path)
  const error = await run(Effect.flip(runQuarter(q1, { start })))
  expect(error._tag).toBe("ObjectStoreError")
  expect(error.message).toContain("a symbolic link on the way to it leads out of the store")
  expect(readdirSync(outside)).toEqual([])
})

it("a plan submits nothing", async () => {
  const { events, run } = bench("")
  const { findings, plan } = await run(Effect.andThen(importFirms(folder, q1, 3), planQuarter(q1, { start, batchSize: 1 })))
  expect(plan).toMatchObject({
    quarter: q1,
    firms: 3,
    batches: 3,
    jobs: 3,
    jobsAtATime: 2,
    settings: start.settings,
    measuredHere: false,
    dollars: null
  })
  expect(findings.length).toBeGreaterThan(1)
  expect(findings.filter((finding) => !finding.ok)).toEqual([])
  expect([events.told, existsSync(join(folder, "store/manifests"))]).toEqual([[], false])
})

it("of several quarters one that fails stops the later ones only where that is asked for", async () => {
  const { run } = bench("process.exit(1)")
  await run(Effect.andThen(importFirms(folder, q1, 1), importFirms(folder, q3, 1)))
  const ended: Array<string> = []
  const all = (stopOnFailure: boolean) =>
    run(
      runQuarters(
        [q1, q2, q3],
        { start },
        { sideBySide: false, stopOnFailure, onEnd: (quarter, exit) => Effect.sync(() => void ended.push(`${quarter} ${exit._tag}`)) }
      )
    )
  const exits = await all(false)
  expect(ended.splice(0)).toEqual(["2021Q1 Success", "2021Q2 Failure", "2021Q3 Success"])
  expect(exits.map(Exit.isSuccess)).toEqual([true, false, true])
  expect(await all(true)).toHaveLength(1)
  expect(ended).toEqual(["2021Q1 Success"])
})
