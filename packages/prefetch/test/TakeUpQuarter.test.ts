import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { takeUpQuarter } from "../src/TakeUpQuarter.ts"

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

it("deletes with restart what prefetches of the quarter have written, and not one key more", async () => {
  const { layer, objects, setText } = memoryStore()
  for (const key of [...ofPrefetch, ...ofOthers]) setText(key, "x")
  const found = await Effect.runPromise(
    takeUpQuarter(quarter, { source: "import", rules: {} }, { restart: true }).pipe(Effect.provide(layer))
  )
  expect(found).toEqual({ _tag: "New" })
  expect([...objects.keys()].toSorted()).toEqual(ofOthers.toSorted())
})
