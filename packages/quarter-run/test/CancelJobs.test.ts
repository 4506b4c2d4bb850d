import { JobEngine } from "@ftm/batch-submitter"
import { ThisProcess } from "@ftm/manifest"
import { folderLayer, ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { cancelJobs } from "../src/jobs/CancelJobs.ts"
import { cancelCloudJobs } from "../src/jobs/LeaveJobs.ts"
import { cloudStart, quarter, writeSubmittedJobs } from "./CloudRun.ts"
import { stubEngine } from "./StubEngine.ts"
import { toldEvents } from "./ToldEvents.ts"

it("a job that cannot be asked to stop does not keep the others from it, and is not passed over in silence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ftm-cancel-"))
  const engine = stubEngine(["a", "b", "c"], ["a"])
  const events = toldEvents()
  const layers = Layer.mergeAll(engine.layer, events.layer, folderLayer(folder), ThisProcess.layer)
  const run = <A, E>(work: Effect.Effect<A, E, Layer.Success<typeof layers>>) => Effect.runPromise(work.pipe(Effect.provide(layers)))
  await run(writeSubmittedJobs(["a", "b", "c"]))
  expect(await run(cancelJobs(quarter, "enough", cloudStart))).toEqual({ stopped: 2, refused: 1 })
  expect(engine.reasons()).toEqual([null, "enough", "enough"])
  expect(events.told).toContainEqual({ _tag: "CannotBeStopped", quarter, batchId: "batch_000", cause: "batch:TerminateJob is not allowed" })
  expect(events.told.filter((event) => event._tag === "AskingToStop").at(-1)).toMatchObject({ asked: 2, of: 3 })
  const error = await run(Effect.flip(cancelCloudJobs(quarter, cloudStart)))
  expect(error).toMatchObject({ _tag: "QuarterRunError", quarter, store: folder, reason: { _tag: "StillRunning", jobs: 1 } })
  expect(error.message).toBe("1 job of 2021Q1 could not be asked to stop and goes on.")
  rmSync(folder, { recursive: true, force: true })
})

it("jobs that come up again and again are not followed for ever: the rest is told as running", async () => {
  const { layer } = memoryStore()
  const ids = Array.from({ length: 30 }, (_, n) => `j${n}`)
  const engine = stubEngine(ids)
  let submitted = 1
  // Whoever submits has not heard of the cancelling.
  const submitting = Layer.effect(
    JobEngine,
    Effect.gen(function* () {
      const stub = yield* JobEngine
      const store = yield* ObjectStore
      const submitNext = Effect.suspend(() => writeSubmittedJobs([ids[submitted++]!])).pipe(
        Effect.provideService(ObjectStore, store),
        Effect.orDie
      )
      return { ...stub, terminate: (id: string, reason: string) => Effect.andThen(stub.terminate(id, reason), submitNext) }
    })
  ).pipe(Layer.provide(engine.layer))
  const layers = Layer.merge(submitting, ThisProcess.layer).pipe(Layer.provideMerge(layer))
  const counts = Effect.andThen(writeSubmittedJobs([ids[0]!]), cancelJobs(quarter, "enough", cloudStart))
  expect(await Effect.runPromise(counts.pipe(Effect.provide(layers)))).toEqual({ stopped: 10, refused: 1 })
  expect(engine.reasons().filter((reason) => reason === null)).toHaveLength(20)
})
