import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { expect, it } from "vitest"
import { resultsView, variantResults } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const bytes = new Uint8Array([1])

it("keeps a variant's results below its name, and reads what is prefetched where it is for all", async () => {
  const memory = memoryStore()
  const view = resultsView(memory.store, variantResults("eom"))
  const seen = await Effect.runPromise(
    Effect.gen(function* () {
      const store = yield* ObjectStore
      yield* store.put(StoreKeys.prefetchManifest(quarter), bytes)
      yield* store.put(StoreKeys.prefetchPlan(quarter), bytes)
      yield* view.put(StoreKeys.checkpoint(quarter, "batch_000"), bytes)
      return {
        keys: [...memory.objects.keys()].sort(),
        manifest: yield* view.get(StoreKeys.prefetchManifest(quarter)),
        plan: Option.isSome(yield* view.head(StoreKeys.prefetchPlan(quarter))),
        listed: (yield* view.list(StoreKeys.progressPrefix(quarter))).map(({ key }) => key),
        own: (yield* store.list(StoreKeys.progressPrefix(quarter))).map(({ key }) => key)
      }
    }).pipe(Effect.provide(memory.layer))
  )
  expect(seen.keys).toEqual([
    "progress/quarter=2021Q1/prefetch_plan.json",
    "raw/manifests/quarter=2021Q1/manifest.json",
    "variants/eom/progress/quarter=2021Q1/batch_000_checkpoint.json"
  ])
  expect(seen.listed).toEqual([StoreKeys.checkpoint(quarter, "batch_000")])
  expect(seen.own).toEqual([StoreKeys.prefetchPlan(quarter)])
  expect(seen.plan).toBe(true)
  expect(view.addressOf(StoreKeys.checkpoint(quarter, "b"))).toBe("/memory/variants/eom/progress/quarter=2021Q1/b_checkpoint.json")
  expect([view.location, view.results]).toEqual(["/memory", "variants/eom/"])
})

it("is a view of a view where a variant is made again", () => {
  const view = resultsView(resultsView(memoryStore().store, "variants/eom/"), StoreKeys.stagingPrefix)
  expect(view.results).toBe("variants/eom/staging/")
  expect(view.addressOf("runs/x")).toBe("/memory/variants/eom/staging/runs/x")
  expect(view.addressOf("raw/x")).toBe("/memory/raw/x")
})

it("of the quarter itself is the store", () => {
  const { store } = memoryStore()
  expect(resultsView(store, variantResults("main"))).toBe(store)
})
