import { QuarterInUse, ThisProcess } from "@ftm/manifest"
import { folderLayer, ObjectStoreError, Unreachable } from "@ftm/object-store"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { afterFailure, leaveJobs } from "../src/jobs/LeaveJobs.ts"
import { OnInterrupt } from "../src/OnInterrupt.ts"
import { Cancelled, FirmsChanged, OverBudget, type QuarterRunErrorReason, quarterRunError } from "../src/QuarterRunError.ts"
import { cloudStart, quarter, writeSubmittedJobs } from "./CloudRun.ts"
import { stubEngine } from "./StubEngine.ts"
import { toldEvents } from "./ToldEvents.ts"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-leave-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Two jobs run; gives why each was asked to stop, and what was told. */
const withTwoJobs = async (work: ReturnType<typeof leaveJobs>) => {
  const engine = stubEngine(["a", "b"])
  const events = toldEvents()
  const layers = Layer.mergeAll(engine.layer, events.layer, folderLayer(folder), ThisProcess.layer)
  await Effect.runPromise(Effect.andThen(writeSubmittedJobs(["a", "b"]), work).pipe(Effect.provide(layers)))
  return { reasons: engine.reasons(), tags: events.tags(), told: events.told }
}
const holder = { host: "h", pid: 1 }
const runError = (reason: QuarterRunErrorReason) => quarterRunError(quarter, "s", reason, "why")

describe("after a failure", () => {
  it.each([runError(new Cancelled({ by: holder })), runError(new OverBudget({ dollars: 4, maxCost: 3, prices: "$1 an hour" }))])(
    "cloud jobs are stopped: $reason._tag",
    async (error) => {
      const { reasons } = await withTwoJobs(afterFailure(quarter, error, cloudStart))
      expect(reasons).toEqual(["why", "why"])
    }
  )
  it.each([
    runError(new FirmsChanged({})),
    new ObjectStoreError({ message: "away", key: "k", reason: new Unreachable({}) }),
    // What an error is called does not decide.
    { _tag: "Stop", message: "a failure of somebody's program" }
  ])("they go on, and that is told: $_tag", async (error) => {
    const { reasons, told } = await withTwoJobs(afterFailure(quarter, error, cloudStart))
    expect(reasons).toEqual([null, null])
    expect(told).toEqual([{ _tag: "JobsGoOn", quarter, jobs: 2, maybe: 0, store: folder, start: cloudStart }])
  })
  it("there is nothing to tell where another program has taken over", async () => {
    const { reasons, tags } = await withTwoJobs(afterFailure(quarter, new QuarterInUse({ message: "taken", holder }), cloudStart))
    expect([reasons, tags]).toEqual([[null, null], []])
  })
})

describe("on an interrupt", () => {
  it("cloud jobs go on", async () => {
    const { reasons, tags } = await withTwoJobs(leaveJobs(quarter, cloudStart))
    expect([reasons, tags]).toEqual([[null, null], ["JobsGoOn"]])
  })
  it("they are cancelled where the program wants it", async () => {
    const cancel = { whileAsking: <A, E, R>(work: Effect.Effect<A, E, R>) => work, cancelJobs: () => Effect.succeed(true) }
    const { reasons, told } = await withTwoJobs(leaveJobs(quarter, cloudStart).pipe(Effect.provideService(OnInterrupt, cancel)))
    expect(reasons).toEqual(["cancelled by the operator", "cancelled by the operator"])
    expect(told.map((event) => event._tag).slice(0, 2)).toEqual(["JobsGoOn", "Cancelling"])
    expect(told.at(-1)).toMatchObject({ _tag: "JobsCancelled", jobs: 2, firms: { total: 2, remaining: 2 } })
  })
})
