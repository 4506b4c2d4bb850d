import type { PreflightFinding } from "@ftm/batch-submitter"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { engineLayer } from "./engine/EngineLayer.ts"
import { decideBatches, planRun, tellBatchSizeKept } from "./plan/PlanRun.ts"
import { preflight } from "./plan/Preflight.ts"
import { requirePrefetch } from "./plan/RequirePrefetch.ts"
import type { PlannedRun } from "./plan/RunPlan.ts"
import type { RunOptions } from "./RunOptions.ts"

/** What a run would do, and all that was checked for it. */
export interface QuarterPlan {
  readonly plan: PlannedRun
  readonly findings: ReadonlyArray<PreflightFinding>
}

/** Checks everything that a run of the quarter needs and plans it; submits nothing. A problem is a finding, not a failure. */
export const planQuarter = Effect.fn("planQuarter")(function* (quarter: Quarter, options: RunOptions) {
  yield* requirePrefetch(quarter)
  const findings = yield* preflight(quarter, options.start, options.verify ?? false).pipe(
    Effect.provide(engineLayer(options.start.settings, quarter, options.shared))
  )
  const decided = yield* decideBatches(quarter, options)
  yield* tellBatchSizeKept(quarter, options, decided)
  const result: QuarterPlan = { plan: yield* planRun(quarter, options, decided), findings }
  return result
})
