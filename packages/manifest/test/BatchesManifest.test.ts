import { memoryStore } from "@ftm/object-store/testing"
import { Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createManifest, planBatches, readBatch, readBatches } from "../src/index.ts"

const quarter = Schema.decodeSync(Quarter)("2021Q1")
const key = StoreKeys.batchesManifest(quarter)

describe("planBatches", () => {
  it("holds every firm once, ascending, none larger than asked, whatever the order given", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 99999 }).map(String)), fc.integer({ min: 1, max: 20 }), (firms, size) => {
        const batches = planBatches(quarter, firms, size)
        const all = batches.flatMap((batch) => batch.firm_ids)
        expect(all).toEqual([...new Set(firms)].sort((a, b) => Number(a) - Number(b)))
        for (const [i, batch] of batches.entries()) {
          expect(batch.batch_id).toBe(StoreKeys.batchId(i))
          expect(batch.firm_ids.length).toBe(i < batches.length - 1 ? size : all.length - i * size)
        }
        expect(planBatches(quarter, [...firms].reverse(), size)).toEqual(batches)
      })
    )
  })

  it("orders by number, not by letters", () => {
    expect(planBatches(quarter, ["100", "9", "10"], 5)[0]?.firm_ids).toEqual(["9", "10", "100"])
  })
})

describe("createManifest", () => {
  it("writes one batch a line and reads it back", async () => {
    const { layer, text } = memoryStore()
    const run = Effect.gen(function* () {
      const made = yield* createManifest(quarter, ["30", "4", "100"], 2)
      expect(made.status).toBe("created")
      expect(yield* readBatches(quarter)).toEqual(made.batches)
      expect((yield* readBatch(quarter, "batch_001")).firm_ids).toEqual(["100"])
    })
    await Effect.runPromise(run.pipe(Effect.provide(layer)))
    expect(text(key)).toBe(
      `{"batch_id":"batch_000","quarter":"2021Q1","firm_ids":["4","30"]}\n{"batch_id":"batch_001","quarter":"2021Q1","firm_ids":["100"]}\n`
    )
  })

  it("is unchanged for the same firms, replaced while untouched, refused once a job worked on it", async () => {
    const { layer, text, setText } = memoryStore()
    const create = (firms: ReadonlyArray<string>) => Effect.runPromise(createManifest(quarter, firms).pipe(Effect.provide(layer)))
    setText(`${StoreKeys.progressPrefix(quarter)}prefetch_plan.json`, "{}")
    expect((await create(["1", "2"])).status).toBe("created")
    expect((await create(["2", "1", "1"])).status).toBe("unchanged")
    expect((await create(["1", "2", "3"])).status).toBe("replaced")
    // What other programs leave there is nobody's work.
    setText(`${StoreKeys.firmTopicsPrefix(quarter)}.DS_Store`, "")
    setText(`${StoreKeys.progressPrefix(quarter)}._batch_000_checkpoint.json`, "")
    expect((await create(["1", "2"])).status).toBe("replaced")
    expect((await create(["1", "2", "3"])).status).toBe("replaced")
    setText(StoreKeys.checkpoint(quarter, "batch_000"), "{}")
    const before = text(key)
    expect((await create(["3", "2", "1"])).status).toBe("unchanged")
    const error = await Effect.runPromise(createManifest(quarter, ["1"]).pipe(Effect.flip, Effect.provide(layer)))
    expect(error).toMatchObject({ _tag: "ManifestError", reason: { _tag: "ManifestInUse" }, key })
    expect(error.message).toContain("delete progress/quarter=2021Q1/")
    expect(text(key)).toBe(before)
  })

  it("refuses what is not a firm id or a batch size", async () => {
    const { layer, objects } = memoryStore()
    for (const effect of [createManifest(quarter, ["12", "AAPL"]), createManifest(quarter, ["1"], 0)]) {
      const error = await Effect.runPromise(effect.pipe(Effect.flip, Effect.provide(layer)))
      expect(error).toMatchObject({ reason: { _tag: "BadInput" } })
    }
    expect(objects.size).toBe(0)
  })
})

describe("readBatch", () => {
  const failure = (effect: ReturnType<typeof readBatch>, layer: ReturnType<typeof memoryStore>["layer"]) =>
    Effect.runPromise(effect.pipe(Effect.flip, Effect.provide(layer)))

  it("names the key and what to type when there is no manifest or no such batch", async () => {
    const { layer, setText } = memoryStore()
    const missing = await failure(readBatch(quarter, "batch_000"), layer)
    expect(missing).toMatchObject({ reason: { _tag: "NoManifest" } })
    expect(missing.message).toContain(key)
    expect(missing.message).toContain("ftm-orchestrate run --quarter 2021Q1")
    setText(key, `{"batch_id":"batch_000","quarter":"2021Q1","firm_ids":[]}\n`)
    const unknown = await failure(readBatch(quarter, "batch_007"), layer)
    expect(unknown).toMatchObject({ reason: { _tag: "UnknownBatch" } })
    expect(unknown.message).toContain("batch_007")
  })

  it("names the line of a manifest that is cut off", async () => {
    const { layer, setText } = memoryStore()
    setText(key, `{"batch_id":"batch_000","quarter":"2021Q1","firm_ids":["1"]}\n{"batch_id":"batch_001","quar`)
    const error = await failure(readBatch(quarter, "batch_000"), layer)
    expect(error).toMatchObject({ reason: { _tag: "BadDocument" } })
    expect(error.message).toContain(`line 2 of ${key}`)
  })

  it.each([
    `{"batch_id":"../../../tmp/x","quarter":"2021Q1","firm_ids":["1"]}`,
    `{"batch_id":"batch_000/x","quarter":"2021Q1","firm_ids":["1"]}`,
    `{"batch_id":"batch_000\\n","quarter":"2021Q1","firm_ids":["1"]}`,
    `{"batch_id":"","quarter":"2021Q1","firm_ids":["1"]}`,
    `{"batch_id":"batch_000","quarter":"2021Q2","firm_ids":["1"]}`,
    `{"batch_id":"batch_000","quarter":"../2021Q1","firm_ids":["1"]}`,
    `{"batch_id":"batch_000","quarter":"2021Q1","firm_ids":["../1"]}`
  ])("takes no name from a manifest that could lead elsewhere: %s", async (line) => {
    const { layer, setText } = memoryStore()
    setText(key, `${line}\n`)
    const error = await failure(readBatch(quarter, "batch_000"), layer)
    expect(error).toMatchObject({ reason: { _tag: "BadDocument" }, key })
    expect(error.message).toContain(`line 1 of ${key}`)
  })
})
