import { listOwn } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { countParts, type PrefetchPlan } from "../plan/PrefetchPlan.ts"

/** Which parts of a plan are in the store already. */
interface FinishedParts {
  readonly components: ReadonlySet<number>
  readonly transcripts: ReadonlySet<number>
}

/** A part counts when its file is there: the store shows a file only when it is whole. */
export const finishedParts = Effect.fn("finishedParts")(function* (plan: PrefetchPlan) {
  const keys = new Set<string>()
  for (const prefix of [StoreKeys.componentsPrefix(plan.quarter), StoreKeys.transcriptsPrefix(plan.quarter)]) {
    for (const object of yield* listOwn(prefix, StoreKeys.isOurs)) keys.add(object.key)
  }
  const components = new Set<number>()
  const transcripts = new Set<number>()
  for (let n = 0; n < countParts(plan); n++) {
    if (keys.has(StoreKeys.componentsPart(plan.quarter, n))) components.add(n)
    if (components.has(n) && keys.has(StoreKeys.transcriptsPart(plan.quarter, n))) transcripts.add(n)
  }
  const finished: FinishedParts = { components, transcripts }
  return finished
})
