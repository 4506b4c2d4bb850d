import { ObjectStore } from "@ftm/object-store"
import { prefetchCommand } from "@ftm/s3-source"
import { countOf, type Quarter, typed, withFlags } from "@ftm/transcript-schema"
import { defaultTextOptions, describeText } from "@ftm/transcript-text"
import { Clock, DateTime, Effect } from "effect"
import { resolve } from "node:path"
import { aloneOn } from "../AloneOn.ts"
import { fillQuarter } from "../parts/FillQuarter.ts"
import { type PrefetchPlan, writePlan } from "../plan/PrefetchPlan.ts"
import { nothingThere } from "../PrefetchError.ts"
import { tell } from "../PrefetchEvents.ts"
import { defaultFirmsPerPart } from "../PrefetchOptions.ts"
import { summaryOf } from "../PrefetchSummary.ts"
import { finishPromotion } from "../restart/PromotePrefetch.ts"
import { takeInBeside } from "../restart/RestartPrefetch.ts"
import { takeUpQuarter } from "../TakeUpQuarter.ts"
import { indexFolder, type ImportIndex } from "./ImportFolder.ts"
import { importNotices } from "./ImportNotices.ts"
import { planFirms } from "./PlanImport.ts"
import { pullFromFiles } from "./PullFromFiles.ts"

export interface ImportOptions {
  readonly quarter: Quarter
  readonly from: string
  readonly calls: "latest" | "all"
  /** As of a fetch. */
  readonly firmsPerPart?: number | undefined
  readonly restart: boolean
}

/** A quarter without a word of text is not imported: fails with what the files hold. */
const requireText = (quarter: Quarter, folder: string, { calls, lines, others }: ImportIndex) => {
  if (calls.some((call) => call.hasText)) return Effect.void
  const [seen, advice] =
    lines === 0
      ? ["its files hold no line", "See whether they were written to their end."]
      : calls.length === 0
        ? [
            `its files hold ${countOf(lines, "component")} of ${countOf(others.calls, "call")}, all in other quarters, from ${others.firstDate} to ${others.lastDate}`,
            "Give --quarter the quarter of their call_date."
          ]
        : [`not one component of the quarter's ${countOf(calls.length, "call")} has text`, "Look at the field text of the files."]
  return Effect.fail(nothingThere(`There is nothing to import for ${quarter} in ${folder}: ${seen}; nothing was written. ${advice}`))
}

/** Reads and checks every line of the files, before anything is written. */
const readFiles = Effect.fn("readFiles")(function* (options: ImportOptions) {
  const { calls, quarter } = options
  const store = yield* ObjectStore
  // Kept with the quarter, so that what to type can be said later, from wherever that is.
  const from = resolve(options.from)
  const command = prefetchCommand(quarter, store.location, { source: "import", rules: { calls, from } })
  const index = yield* indexFolder(options.from, quarter, yield* typed(withFlags(command, { restart: options.restart })))
  yield* requireText(quarter, options.from, index)
  const found = planFirms(index.calls, calls)
  for (const notice of importNotices(quarter, options.from, index, found)) yield* tell({ _tag: "Notice", text: notice })
  return { from, index, found }
})

const takeIn = Effect.fn("takeIn")(function* (
  options: ImportOptions,
  { found, from, index }: Effect.Success<ReturnType<typeof readFiles>>
) {
  const { calls, quarter } = options
  const store = yield* ObjectStore
  const started = yield* Clock.currentTimeMillis
  // The folder may have been moved: only what is in it counts as a rule.
  const wanted = { source: "import", rules: { calls, files: index.sha256 } }
  const soFar = yield* takeUpQuarter(quarter, wanted, options.firmsPerPart)
  if (soFar._tag === "Complete") return summaryOf(soFar.manifest, store.location, { alreadyComplete: true, seconds: 0, socket: undefined })
  const plan: PrefetchPlan =
    soFar._tag === "Begun"
      ? { ...soFar.plan, rules: { ...soFar.plan.rules, from } }
      : {
          format: 1,
          quarter,
          source: wanted.source,
          createdAt: DateTime.formatIso(yield* DateTime.now),
          rules: { ...wanted.rules, from },
          text: { version: 1, ...describeText(defaultTextOptions) },
          firmsPerPart: options.firmsPerPart ?? defaultFirmsPerPart,
          ...found,
          excludedFirms: []
        }
  yield* writePlan(plan)

  const { manifest } = yield* fillQuarter(quarter, ({ feed }) => feed(plan, pullFromFiles(index.calls)).pipe(Effect.as({ plan })))
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket: undefined })
})

/** Takes a folder of JSON Lines through the same parts, text and manifest as a fetch from WRDS. Every line is checked before anything is written. */
export const importQuarter = Effect.fn("importQuarter")(function* (options: ImportOptions) {
  const files = yield* readFiles(options)
  const work = takeIn(options, files)
  const { quarter, restart } = options
  return yield* aloneOn(quarter, restart ? takeInBeside(quarter, work) : Effect.andThen(finishPromotion(quarter), work))
})
