import { JobEngine, JobEngineError, type JobState, Refused } from "@ftm/batch-submitter"
import { appendRunRecord, createManifest } from "@ftm/manifest"
import { folderLayer } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { cancelJobs } from "../src/jobs/CancelJobs.ts"
import { cancelCloudJobs } from "../src/jobs/LeaveJobs.ts"
import { type QuarterRunEvent, QuarterRunEvents } from "../src/QuarterRunEvents.ts"
import type { RunStart } from "../src/RunStart.ts"
import { ThisProcess } from "../src/ThisProcess.ts"

const quarter = parseQuarter("2021Q1")!
const start: RunStart = { settings: { engine: "local", jobs: 1 }, topics: {}, price_per_hour: null, max_cost: null }

it("a job that cannot be asked to stop does not keep the others from it, and is not passed over in silence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-cancel-"))
  const states = new Map<string, JobState>(["a", "b", "c"].map((jobId) => [jobId, {
    jobId, name: jobId, status: "RUNNING", reason: null, exitCode: null, attempts: [], createdAt: 0, startedAt: 0, stoppedAt: null, stoppedOnRequest: false
  }]))
  const engine = Layer.succeed(JobEngine, {
    kind: "batch" as const, where: "a test", remembersMillis: 0, queueOf: () => "q", pollMillis: 1, settleMillis: 0, preflight: Effect.succeed([]),
    submit: () => Effect.die("nothing is submitted"),
    describe: (ids: ReadonlyArray<string>) => Effect.sync(() => ids.flatMap((id) => states.get(id) ?? [])),
    listByName: () => Effect.succeed([]), lastLines: () => Effect.succeed([]), machinePrices: () => Effect.succeed([]),
    terminate: (id: string, reason: string) => Effect.suspend(() => {
      if (id === "a") return Effect.fail(new JobEngineError({ message: "batch:TerminateJob is not allowed", reason: new Refused({}) }))
      states.set(id, { ...states.get(id)!, status: "FAILED", stoppedOnRequest: true, reason })
      return Effect.void
    })
  })
  const told: Array<QuarterRunEvent> = []
  const layers = Layer.mergeAll(
    engine, folderLayer(folder), ThisProcess.layer, Layer.succeed(QuarterRunEvents, { tell: (event) => Effect.sync(() => void told.push(event)) })
  )
  const run = <A, E>(work: Effect.Effect<A, E, Layer.Success<typeof layers>>) => Effect.runPromise(work.pipe(Effect.provide(layers)))
  await run(Effect.gen(function*() {
    yield* createManifest(quarter, ["1", "2", "3"], 1)
    for (const [n, id] of ["a", "b", "c"].entries()) yield* appendRunRecord(quarter, "submitted", { batch_id: `batch_00${n}`, job_name: id, job_id: id, engine: "batch" })
  }))
  expect(await run(cancelJobs(quarter, "enough", start))).toEqual({ stopped: 2, refused: 1 })
  expect(told).toContainEqual({ _tag: "CannotBeStopped", quarter, batchId: "batch_000", cause: "batch:TerminateJob is not allowed" })
  expect(told.filter((event) => event._tag === "AskingToStop").at(-1)).toMatchObject({ asked: 2, of: 3 })
  const error = await run(Effect.flip(cancelCloudJobs(quarter, start)))
  expect(error).toMatchObject({ _tag: "QuarterRunError", quarter, store: folder, reason: { _tag: "StillRunning", jobs: 1 } })
  expect(error.message).toBe("1 job of 2021Q1 could not be asked to stop and goes on.")
  rmSync(folder, { recursive: true, force: true })
})
