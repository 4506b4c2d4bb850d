import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { forgetQuarter } from "../src/plan/PlanQuarter.ts"
import { readPlan, writePlan } from "../src/plan/PrefetchPlan.ts"

const quarter = parseQuarter("2021Q1")!

/** Everything that a prefetch of a quarter writes. */
const ofPrefetch = [
  StoreKeys.prefetchManifest(quarter),
  StoreKeys.prefetchPlan(quarter),
  ...[0, 1, 12_345].flatMap((n) => [StoreKeys.componentsPart(quarter, n), StoreKeys.transcriptsPart(quarter, n)]),
  StoreKeys.calls(quarter),
  StoreKeys.callSpeech(quarter),
  StoreKeys.coverage(quarter)
]
/** What others write beside it, of the same quarter and of another. */
const ofOthers = [
  `${StoreKeys.componentsPrefix(quarter)}notes.txt`,
  `${StoreKeys.transcriptsPrefix(quarter)}mine/part_0000.parquet`,
  `${StoreKeys.transcriptsPrefix(quarter)}manifest.json.bak`,
  StoreKeys.checkpoint(quarter, "batch_000"),
  StoreKeys.batchesManifest(quarter),
  StoreKeys.firmTopicsPart(quarter, "batch_000", 0),
  StoreKeys.themes(quarter),
  StoreKeys.runRecord(quarter, 1),
  StoreKeys.componentsPart(parseQuarter("2021Q2")!, 0),
  "thesis.tex"
]

it("what is forgotten of a quarter is what prefetches of it have written, and not one key more", async () => {
  const { layer, objects, setText } = memoryStore()
  for (const key of [...ofPrefetch, ...ofOthers]) setText(key, "x")
  await Effect.runPromise(forgetQuarter(quarter).pipe(Effect.provide(layer)))
  expect([...objects.keys()].toSorted()).toEqual(ofOthers.toSorted())
})

it("a plan whose parts hold no firm is damaged, and not gone on with for ever", async () => {
  const { layer, setText, text } = memoryStore()
  const plan = { format: 1, quarter, source: "import", createdAt: "", rules: {}, text: {}, firms: [], excludedFirms: [], otherCalls: [] }
  await Effect.runPromise(writePlan({ ...plan, format: 1, firmsPerPart: 5 }).pipe(Effect.provide(layer)))
  const written = text(StoreKeys.prefetchPlan(quarter))!
  expect(written).toContain('"firms_per_part":5')
  setText(StoreKeys.prefetchPlan(quarter), written.replace('"firms_per_part":5', '"firms_per_part":0'))
  const error = await Effect.runPromise(readPlan(quarter).pipe(Effect.flip, Effect.provide(layer)))
  expect(error).toMatchObject({ _tag: "PrefetchError", reason: { _tag: "Damaged" } })
})
