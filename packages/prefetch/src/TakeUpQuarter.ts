import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, type PrefetchOrigin, readPrefetchManifest } from "@ftm/s3-source"
import { type PrefetchManifest, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { damagedParts } from "./parts/DamagedParts.ts"
import { checkSameRules } from "./plan/CheckSameRules.ts"
import { planFromStore } from "./plan/PlanFromStore.ts"
import { type PrefetchPlan, readPlan, writePlan } from "./plan/PrefetchPlan.ts"
import { tell } from "./PrefetchEvents.ts"
import { withCurrentText } from "./PrepareQuarter.ts"

/** What is there of a quarter before a fetch or an import adds to it. */
type QuarterSoFar =
  | { readonly _tag: "Complete"; readonly manifest: PrefetchManifest }
  | { readonly _tag: "Begun"; readonly plan: PrefetchPlan }
  | { readonly _tag: "New" }

/** A quarter that was whole, and of which files are gone or cut: those alone are made again. */
const takeUpDamaged = Effect.fnUntraced(function* (manifest: PrefetchManifest, damaged: ReadonlyArray<string>) {
  const { quarter } = manifest
  const store = yield* ObjectStore
  yield* tell({ _tag: "PartsGone", quarter, files: damaged.length })
  const planned = yield* readPlan(quarter)
  const plan = Option.isSome(planned) ? { ...planned.value, text: manifest.text } : yield* planFromStore(manifest)
  yield* writePlan(plan)
  yield* store.delete(StoreKeys.prefetchManifest(quarter))
  for (const key of damaged) yield* store.delete(key)
  const begun: QuarterSoFar = { _tag: "Begun", plan: yield* withCurrentText(plan) }
  return begun
})

/** Finds what an earlier run left of a quarter. Fails where that was made by other rules than these. */
export const takeUpQuarter = Effect.fn("takeUpQuarter")(function* (quarter: Quarter, wanted: PrefetchOrigin, firmsPerPart?: number) {
  const { location } = yield* ObjectStore
  if (yield* prefetchExists(quarter)) {
    const manifest = yield* readPrefetchManifest(quarter)
    yield* checkSameRules(quarter, manifest, wanted)
    const damaged = manifest.format === 3 ? yield* damagedParts(manifest) : []
    if (damaged.length === 0) {
      yield* tell({ _tag: "AlreadyComplete", quarter, location, format: manifest.format, source: manifest.source })
      const complete: QuarterSoFar = { _tag: "Complete", manifest }
      return complete
    }
    return yield* takeUpDamaged(manifest, damaged)
  }
  const found = yield* readPlan(quarter)
  if (Option.isNone(found)) {
    const nothing: QuarterSoFar = { _tag: "New" }
    return nothing
  }
  yield* checkSameRules(quarter, found.value, wanted)
  const kept = found.value.firmsPerPart
  if (firmsPerPart !== undefined && firmsPerPart !== kept) yield* tell({ _tag: "PartSizeKept", quarter, firmsPerPart: kept })
  const begun: QuarterSoFar = { _tag: "Begun", plan: yield* withCurrentText(found.value) }
  return begun
})
