import { ObjectStore } from "@ftm/object-store"
import { prefetchCommand, prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { type Quarter, typed } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { finishedParts } from "./parts/FinishedParts.ts"
import { countParts, firmsOfPart, type PrefetchPlan, readPlan } from "./plan/PrefetchPlan.ts"

/** How far a prefetch is, told from its files alone. */
export interface PrefetchStatus {
  readonly quarter: string
  readonly store: string
  /** `wrds` or `import`; empty where nothing is there. */
  readonly source: string
  readonly state: "absent" | "under way" | "complete"
  readonly firms: number
  readonly fetched: number
  readonly prepared: number
  readonly excluded: number
  readonly parts: number
  /** What to type next; empty when nothing is left to do. */
  readonly next: string
}

const firmsIn = (plan: PrefetchPlan, parts: ReadonlySet<number>): number =>
  [...parts].reduce((sum, n) => sum + firmsOfPart(plan, n).length, 0)

export const statusOfQuarter = Effect.fn("statusOfQuarter")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const base = { quarter, store: store.location }

  if (yield* prefetchExists(quarter)) {
    const { counts, source, transcripts } = yield* readPrefetchManifest(quarter)
    const status: PrefetchStatus = {
      ...base,
      source,
      state: "complete",
      firms: counts.firms,
      fetched: counts.firms,
      prepared: counts.firms,
      excluded: counts.excluded,
      parts: transcripts.length,
      next: ""
    }
    return status
  }
  const planned = yield* readPlan(quarter)
  if (Option.isNone(planned)) {
    const status: PrefetchStatus = {
      ...base,
      source: "",
      state: "absent",
      firms: 0,
      fetched: 0,
      prepared: 0,
      excluded: 0,
      parts: 0,
      next: yield* typed(prefetchCommand(quarter, store.location))
    }
    return status
  }
  const done = yield* finishedParts(planned.value)
  const status: PrefetchStatus = {
    ...base,
    source: planned.value.source,
    state: "under way",
    firms: planned.value.firms.length,
    fetched: firmsIn(planned.value, done.components),
    prepared: firmsIn(planned.value, done.transcripts),
    excluded: planned.value.excludedFirms.length,
    parts: countParts(planned.value),
    next: yield* typed(prefetchCommand(quarter, store.location, planned.value))
  }
  return status
})
