import { ObjectStore } from "@ftm/object-store"
import { FirmId, Quarter, SelectedCallSchema, StoreKeys, withSnakeCaseNames } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { damaged } from "../PrefetchError.ts"

const PlannedFirm = Schema.Struct({
  firmId: FirmId,
  firmName: Schema.String,
  calls: Schema.Array(SelectedCallSchema),
  otherCalls: Schema.Array(SelectedCallSchema)
}).pipe(Schema.encodeKeys({ firmId: "firm_id", firmName: "firm_name", otherCalls: "other_calls" }))
export type PlannedFirm = typeof PlannedFirm.Type

const PlannedLeftOut = Schema.Struct({
  firmId: Schema.String,
  firmName: Schema.String,
  transcriptId: Schema.NullOr(Schema.String),
  earningsCallDate: Schema.NullOr(Schema.String),
  /** The kind of reason, for programs. */
  code: Schema.optionalKey(Schema.String),
  reason: Schema.String
}).pipe(
  Schema.encodeKeys({ firmId: "firm_id", firmName: "firm_name", transcriptId: "transcript_id", earningsCallDate: "earnings_call_date" })
)

/**
 * What a prefetch of a quarter is going to hold, decided once and written before the first part, so that a run that goes on
 * after a kill fetches the very same calls into the very same parts, whatever WRDS has added since.
 */
export const PrefetchPlan = Schema.Struct({
  format: Schema.Literal(1),
  quarter: Quarter,
  /** `wrds` or `import`. */
  source: Schema.String,
  createdAt: Schema.String,
  rules: Schema.Record(Schema.String, Schema.Unknown),
  text: Schema.Record(Schema.String, Schema.Unknown),
  firmsPerPart: Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0))),
  firms: Schema.Array(PlannedFirm),
  excludedFirms: Schema.Array(PlannedLeftOut),
  otherCalls: Schema.Array(PlannedLeftOut),
  /** Rows that belong to no firm or no quarter. */
  unplacedRows: Schema.optionalKey(
    Schema.Array(Schema.Struct({ code: Schema.String, reason: Schema.String, count: Schema.Int, examples: Schema.Array(Schema.String) }))
  )
}).pipe(
  Schema.encodeKeys({
    createdAt: "created_at",
    firmsPerPart: "firms_per_part",
    excludedFirms: "excluded_firms",
    otherCalls: "other_calls",
    unplacedRows: "unplaced_rows"
  })
)
export type PrefetchPlan = typeof PrefetchPlan.Type

/** The firms of part n: groups of equal size in ascending numeric order of firm id, so that a part never depends on how a run went. */
export const firmsOfPart = (plan: PrefetchPlan, n: number): ReadonlyArray<PlannedFirm> =>
  plan.firms.slice(n * plan.firmsPerPart, (n + 1) * plan.firmsPerPart)

export const countParts = (plan: PrefetchPlan): number => Math.ceil(plan.firms.length / plan.firmsPerPart)

const planJson = Schema.fromJsonString(PrefetchPlan)
const anyJson = Schema.fromJsonString(Schema.Unknown)

/** The plan of a quarter; None before the first run has decided it. */
export const readPlan = Effect.fn("readPlan")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const key = StoreKeys.prefetchPlan(quarter)
  if (Option.isNone(yield* store.head(key))) return Option.none<PrefetchPlan>()
  const text = new TextDecoder().decode(yield* store.get(key))
  return Option.some(
    // Earlier versions wrote the same plan in camelCase.
    yield* Schema.decodeEffect(anyJson)(text).pipe(
      Effect.flatMap((plan) => Schema.decodeUnknownEffect(PrefetchPlan)(withSnakeCaseNames(plan))),
      Effect.mapError(() =>
        damaged(`${key} in ${store.location} is not a plan of this program. Delete it and run the same command again with --restart.`)
      )
    )
  )
})

export const writePlan = Effect.fn("writePlan")(function* (plan: PrefetchPlan) {
  const store = yield* ObjectStore
  yield* store.put(StoreKeys.prefetchPlan(plan.quarter), new TextEncoder().encode(Schema.encodeSync(planJson)(plan)))
})
