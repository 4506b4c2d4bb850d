import { ObjectStore } from "@ftm/object-store"
import { prefetchAdvice, prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { describeText, type TextOptions } from "@ftm/transcript-text"
import { Clock, Effect, Option } from "effect"
import { fillQuarter } from "./fillQuarter.ts"
import { finishedParts } from "./FinishedParts.ts"
import { planFromStore } from "./planFromStore.ts"
import { countParts, type PrefetchPlan, readPlan, writePlan } from "./PrefetchPlan.ts"
import { summaryOf } from "./PrefetchSummary.ts"
import { dataMissing } from "./Stop.ts"

/** The same text under the same version; other text under the next one. */
export const nextText = (before: Readonly<Record<string, unknown>>, options: TextOptions): Readonly<Record<string, unknown>> => {
  const wanted = describeText(options)
  const same = Object.keys(wanted).every((name) => JSON.stringify(before[name]) === JSON.stringify(wanted[name]))
  const version = typeof before["version"] === "number" ? before["version"] : 1
  return { version: same ? version : version + 1, ...wanted }
}

/** What is to be prepared: the plan of a complete quarter, or of one whose preparation was stopped. */
const planOf = Effect.fnUntraced(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const planned = yield* readPlan(quarter)
  if (yield* prefetchExists(quarter)) {
    const manifest = yield* readPrefetchManifest(quarter)
    return Option.isSome(planned) ? { ...planned.value, text: manifest.text } : yield* planFromStore(manifest)
  }
  if (Option.isNone(planned) || (yield* finishedParts(planned.value)).components.size < countParts(planned.value)) {
    return yield* dataMissing(
      `The raw components of ${quarter} are not whole in ${store.location}. Take them in first: ${yield* prefetchAdvice(quarter)}`
    )
  }
  return planned.value
})

/**
 * Derives a quarter's sentences again from raw/components, without WRDS. The plan is written before the manifest and the old
 * sentences go, so that a stopped run is finished by running it, `fetch` or `import` again.
 */
export const prepareQuarter = Effect.fn("prepareQuarter")(function*(quarter: Quarter, text: TextOptions) {
  const store = yield* ObjectStore
  const started = yield* Clock.currentTimeMillis
  const before = yield* planOf(quarter)
  const plan: PrefetchPlan = { ...before, text: nextText(before.text, text) }

  yield* writePlan(plan)
  yield* store.delete(StoreKeys.prefetchManifest(quarter))
  for (const object of yield* store.list(StoreKeys.transcriptsPrefix(quarter))) yield* store.delete(object.key)

  const { manifest } = yield* fillQuarter(quarter, ({ feed }) =>
    feed(plan, (firms) => Effect.die(new Error(`the raw components of firm ${firms[0]?.firmId} vanished while the text was made`))).pipe(Effect.as({ plan })))
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket: undefined })
})
