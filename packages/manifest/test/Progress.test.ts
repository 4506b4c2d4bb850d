import { memoryStore } from "@ftm/object-store/testing"
import { Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { createManifest, readCheckpoint, readFailures, readProgress, writeCheckpoint, writeFailures } from "../src/index.ts"

const quarter = Schema.decodeSync(Quarter)("2021Q1")
const timestamp = "2021-05-01T00:00:00.000Z"
const failure = (firm_id: string, error_type = "BadData") => ({ firm_id, error_type, error_message: "broken", timestamp })

describe("checkpoint and failures", () => {
  it("round-trip, and are none and empty before the first write", async () => {
    const { layer, objects } = memoryStore()
    const checkpoint = {
      completed_firm_ids: ["1", "2"],
      skipped_firm_ids: ["3"],
      last_chunk_id: 0,
      timestamp,
      checkpoint_interval: 3,
      engine: { name: "native", version: "1", parameters: { neighbors: 15, nested: { a: [1, null] } } }
    }
    await Effect.runPromise(
      Effect.gen(function* () {
        expect(Option.isNone(yield* readCheckpoint(quarter, "batch_000"))).toBe(true)
        expect(yield* readFailures(quarter, "batch_000")).toEqual([])
        yield* writeCheckpoint(quarter, "batch_000", checkpoint)
        expect(yield* readCheckpoint(quarter, "batch_000")).toEqual(Option.some(checkpoint))
        yield* writeFailures(quarter, "batch_000", [failure("7")])
        expect(yield* readFailures(quarter, "batch_000")).toEqual([failure("7")])
        yield* writeFailures(quarter, "batch_000", [])
      }).pipe(Effect.provide(layer))
    )
    expect([...objects.keys()]).toEqual([StoreKeys.checkpoint(quarter, "batch_000")])
  })

  it("take fields that a later version adds, and name the key of one that is broken", async () => {
    const { layer, setText } = memoryStore()
    const key = StoreKeys.checkpoint(quarter, "batch_000")
    const read = readCheckpoint(quarter, "batch_000").pipe(Effect.provide(layer))
    setText(key, JSON.stringify({ completed_firm_ids: ["5"], skipped_firm_ids: [], last_chunk_id: 0, timestamp, mood: "good" }))
    expect(Option.getOrThrow(await Effect.runPromise(read)).completed_firm_ids).toEqual(["5"])
    setText(key, `{"completed_firm_ids":["x"],"last_chunk_id":0.5}`)
    const error = await Effect.runPromise(Effect.flip(read))
    expect(error.message).toContain(key)
    for (const part of ["a firm id is a whole number", "skipped_firm_ids", "last_chunk_id", "Delete it"])
      expect(error.message).toContain(part)
    // Nobody would come to the end of parts of no firm.
    setText(key, JSON.stringify({ completed_firm_ids: [], skipped_firm_ids: [], last_chunk_id: 0, timestamp, checkpoint_interval: 0 }))
    expect((await Effect.runPromise(Effect.flip(read))).message).toContain("checkpoint_interval")
  })
})

describe("readProgress", () => {
  it("counts done, skipped, failed and remaining firms of each batch", async () => {
    const { layer } = memoryStore()
    const progress = await Effect.runPromise(
      Effect.gen(function* () {
        yield* createManifest(quarter, ["1", "2", "3", "4", "5", "6", "7"], 5)
        yield* writeCheckpoint(quarter, "batch_000", {
          completed_firm_ids: ["1", "2"],
          skipped_firm_ids: ["3"],
          last_chunk_id: 1,
          timestamp
        })
        // 2 succeeded after its failure was listed; 4 failed and stopped the batch.
        yield* writeFailures(quarter, "batch_000", [failure("2"), failure("4"), failure("4", "CircuitBreaker")])
        return yield* readProgress(quarter)
      }).pipe(Effect.provide(layer))
    )
    expect(progress[0]).toMatchObject({
      batchId: "batch_000",
      total: 5,
      done: 2,
      skipped: 1,
      failed: 1,
      remaining: 1,
      finished: false,
      stoppedBy: "broken",
      updatedAt: timestamp
    })
    expect(progress[0]?.failures.map((entry) => entry.firm_id)).toEqual(["4"])
    expect(progress[1]).toMatchObject({ batchId: "batch_001", total: 2, done: 0, remaining: 2, finished: false, updatedAt: undefined })
  })
})
