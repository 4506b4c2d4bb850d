import { ObjectStore } from "@ftm/object-store"
import { prefetchAdvice, prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { canonicalJson, type PrefetchManifest, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { describeText, type TextOptions, textOptionsOf } from "@ftm/transcript-text"
import { Clock, Effect, Option } from "effect"
import { aloneOn } from "./AloneOn.ts"
import { deleteParts } from "./parts/DeleteParts.ts"
import { fillQuarter } from "./parts/FillQuarter.ts"
import { finishedParts } from "./parts/FinishedParts.ts"
import { planFromStore } from "./plan/PlanFromStore.ts"
import { forgetQuarter } from "./plan/PlanQuarter.ts"
import { countParts, type PrefetchPlan, readPlan, writePlan } from "./plan/PrefetchPlan.ts"
import { nothingThere } from "./PrefetchError.ts"
import { tell } from "./PrefetchEvents.ts"
import { summaryOf } from "./PrefetchSummary.ts"
import { finishPromotion, promotePrefetch } from "./restart/PromotePrefetch.ts"
import { sentencesBeside, storeBeside, wholeBeside } from "./restart/StagedStore.ts"

/** The same text under the same version; other text under the next one. */
const nextText = (before: Readonly<Record<string, unknown>>, options: TextOptions): Readonly<Record<string, unknown>> => {
  const wanted = describeText(options)
  const same = Object.keys(wanted).every((name) => JSON.stringify(before[name]) === JSON.stringify(wanted[name]))
  const version = typeof before["version"] === "number" ? before["version"] : 1
  return { version: same ? version : version + 1, ...wanted }
}

/** What is to be prepared: the plan of a complete quarter, or of one whose preparation was stopped. */
const planOf = Effect.fnUntraced(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const planned = yield* readPlan(quarter)
  if (yield* prefetchExists(quarter)) {
    const manifest = yield* readPrefetchManifest(quarter)
    return Option.isSome(planned) ? { ...planned.value, text: manifest.text } : yield* planFromStore(manifest)
  }
  if (Option.isNone(planned) || (yield* finishedParts(planned.value)).components.size < countParts(planned.value)) {
    return yield* nothingThere(
      `The raw components of ${quarter} are not whole in ${store.location}. Take them in first: ${yield* prefetchAdvice(quarter)}`
    )
  }
  return planned.value
})

/** How many firms of a complete quarter have a call whose text failed. */
const failedFirms = (manifest: PrefetchManifest): number =>
  new Set([...manifest.excluded, ...(manifest.other_calls ?? [])].filter(({ code }) => code === "TextFailed").map((one) => one.firm_id))
    .size

/** Throws the sentences of a quarter away, the manifest first, so that nothing half-deleted looks whole. */
const forgetSentences = Effect.fnUntraced(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  yield* store.delete(StoreKeys.prefetchManifest(quarter))
  yield* store.delete(StoreKeys.earlierPrefetchManifest(quarter))
  yield* deleteParts(StoreKeys.transcriptsPrefix(quarter))
})

/**
 * The plan with the text rules of this version. Sentences of a plan that an earlier version began were made by other rules: they are
 * thrown away, so that one quarter is never made by two.
 */
export const withCurrentText = Effect.fn("withCurrentText")(function* (plan: PrefetchPlan) {
  const text = nextText(plan.text, textOptionsOf(plan.text))
  if (text["version"] === plan.text["version"]) return plan
  yield* tell({ _tag: "OtherTextRules", quarter: plan.quarter })
  const current: PrefetchPlan = { ...plan, text }
  yield* writePlan(current)
  yield* forgetSentences(plan.quarter)
  return current
})

/** What `prepare` was asked to do. */
export interface PrepareOptions {
  readonly text: TextOptions
  /** Derives everything again, even where only some firms failed. */
  readonly all: boolean
}

/** Makes the sentences of the plan that are not there yet, and finishes the quarter. */
const makeSentences = (plan: PrefetchPlan, ownComponents: boolean) =>
  fillQuarter(
    plan.quarter,
    ({ feed }) =>
      feed(plan, (firms) => Effect.die(new Error(`the raw components of firm ${firms[0]?.firmId} vanished while the text was made`))).pipe(
        Effect.as({ plan })
      ),
    ownComponents
  )

/** Makes all sentences of a complete quarter again, beside those that are there, and puts them in their place once they are whole. */
const makeBeside = Effect.fnUntraced(function* (plan: PrefetchPlan) {
  const { quarter } = plan
  const store = yield* ObjectStore
  const inStaging = Effect.provideService(ObjectStore, storeBeside(store, sentencesBeside))
  // What an earlier command has left is gone on with, if it made the same.
  const begun = yield* inStaging(readPlan(quarter))
  const fits = Option.isSome(begun) && canonicalJson(begun.value) === canonicalJson(plan)
  if (!fits) yield* Effect.provideService(forgetQuarter(quarter), ObjectStore, storeBeside(store, wholeBeside))
  yield* inStaging(writePlan(plan))
  const made = yield* inStaging(makeSentences(plan, true))
  yield* promotePrefetch(quarter, sentencesBeside)
  return made
})

const prepare = Effect.fn("prepareQuarter")(function* (quarter: Quarter, { all, text }: PrepareOptions) {
  const store = yield* ObjectStore
  const started = yield* Clock.currentTimeMillis
  yield* finishPromotion(quarter)
  const before = yield* planOf(quarter)
  const plan: PrefetchPlan = { ...before, text: nextText(before.text, text) }
  const sameText = plan.text["version"] === before.text["version"]
  const complete = yield* prefetchExists(quarter)
  const failedBefore = complete ? failedFirms(yield* readPrefetchManifest(quarter)) : 0
  const everything = all || !sameText || failedBefore === 0

  const inPlace = Effect.gen(function* () {
    yield* writePlan(plan)
    if (complete) {
      yield* tell({ _tag: "TakingUpFailures", quarter, firms: failedBefore })
      yield* store.delete(StoreKeys.prefetchManifest(quarter))
    } else if (all || !sameText) yield* forgetSentences(quarter)
    return yield* makeSentences(plan, false)
  })
  const { manifest } = yield* complete && everything ? makeBeside(plan) : inPlace
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket: undefined })
})

/**
 * Derives a quarter's sentences again from raw/components, without WRDS. With the text options that the quarter has, only what is
 * missing and what failed is taken up, where there is such. Sentences that are there stand until the new ones are whole; a stopped run is
 * finished by running it again.
 */
export const prepareQuarter = (quarter: Quarter, options: PrepareOptions) => aloneOn(quarter, prepare(quarter, options))
