import { createManifest, readProgress, writeCheckpoint, writeFailures } from "@ftm/manifest"
import { countedStore, memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { makeFirmProgress } from "../src/progress/FirmProgress.ts"

const quarter = parseQuarter("2021Q1")!

it("counts as the full reading does, and reads again only what has changed", async () => {
  const { layer, reads } = countedStore(memoryStore().store)
  const at = (n: number) => ({ skipped_firm_ids: [], last_chunk_id: n, timestamp: "2026-01-01T00:00:00.000Z" })
  const failure = (firm_id: string, error_type: string) => ({
    firm_id,
    error_type,
    error_message: "x",
    timestamp: "2026-01-01T00:00:00.000Z"
  })

  await Effect.runPromise(
    Effect.gen(function* () {
      yield* createManifest(quarter, ["1", "2", "3", "4", "5", "6"], 2)
      const progress = yield* makeFirmProgress(quarter)
      expect(yield* progress).toEqual({ total: 6, done: 0, skipped: 0, failed: 0, remaining: 6 })
      yield* writeCheckpoint(quarter, "batch_000", { ...at(0), completed_firm_ids: ["1"] })
      yield* writeCheckpoint(quarter, "batch_001", { ...at(0), completed_firm_ids: ["3"], skipped_firm_ids: ["4"] })
      yield* writeFailures(quarter, "batch_002", [failure("5", "BadData"), failure("6", "BadData"), failure("6", "CircuitBreaker")])
      const whole = sumFirmCounts(yield* readProgress(quarter))
      expect(yield* progress).toEqual(whole)
      expect(whole).toEqual({ total: 6, done: 2, skipped: 1, failed: 2, remaining: 1 })

      yield* writeCheckpoint(quarter, "batch_000", { ...at(1), completed_firm_ids: ["1", "2"] })
      reads.gets.length = 0
      expect(yield* progress).toEqual({ total: 6, done: 3, skipped: 1, failed: 2, remaining: 0 })
      expect(reads.gets.every((key) => key.includes("/batch_000_"))).toBe(true)
      reads.gets.length = 0
      yield* progress
      expect(reads.gets).toEqual([])
    }).pipe(Effect.provide(layer))
  )
})
