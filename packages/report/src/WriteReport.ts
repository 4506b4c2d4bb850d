import { changedFiles, differences, differencesInWords, type Lineage, madeFile, readMade, writeMade } from "@ftm/lineage"
import { readStages, type StageStatus } from "@ftm/lineage/stages"
import { ObjectStore } from "@ftm/object-store"
import { fingerprintOf, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { readReportedThemes, readResults, type ReportedThemes } from "./ReadResults.ts"
import { NotWhole, ReportError, Unreadable } from "./ReportError.ts"
import { reportPage } from "./ReportPage.ts"

/** Version of the page. It rises whenever the same results give another page. */
const reportVersion = "3"

/** What the page shows: it does not wait for what is made on request, such as the panel. */
const shownStages: ReadonlySet<StageStatus["stage"]> = new Set(["prefetch", "topics", "themes"])

export interface WriteReportOptions {
  /** Show what is there, though it is of a part or out of date; false by default. The page says so. */
  readonly partial?: boolean
  /** Write the page again where it is up to date; false by default. */
  readonly restart?: boolean
}

/** What `writeReport` did. */
export interface ReportWritten {
  /** The page's key in the store. */
  readonly key: string
  /** The page was there and shows what is there now; nothing was written. */
  readonly upToDate: boolean
  /** What the page warns of; empty where everything on it is whole and up to date. */
  readonly caveats: ReadonlyArray<string>
}

const unreadable = (cause: { readonly message: string }) => new ReportError({ message: cause.message, reason: new Unreadable({}), cause })

/** What a reader of the page must know of a stage; undefined where it is whole and up to date. */
const caveatOf = ({ changed, covered, differences: found, stage, staleInput, state }: StageStatus): string | undefined => {
  const name = stage === "prefetch" ? "prefetched sentences" : stage
  switch (state) {
    case "done":
      return undefined
    case "not made":
      // After a run directly on WRDS nothing is prefetched, and nothing is missing.
      return stage === "prefetch" ? undefined : `The ${name} have not been made yet.`
    case "part":
      return `The ${name} are those of ${covered?.firms} of ${covered?.of} firms: not the whole quarter.`
    case "damaged":
      return `Files of the ${name} are gone or not as they were written, ${changed[0]} among them.`
    case "out of date":
      return found.length > 0
        ? `The ${name} are out of date: ${differencesInWords(found)}.`
        : `The ${name} are out of date, as the ${staleInput} are that they were made from.`
  }
}

/** What the page shows that does not follow from the topics: names that were asked for, groups, and other quarters. */
const besideThemes = ({ caveats, groups, history, themes }: ReportedThemes): ReadonlyArray<unknown> => [
  caveats,
  groups,
  themes.map(({ description, name, nameSource, themeId }) => [themeId, name, nameSource, description]),
  ...(history === undefined
    ? []
    : [history.quarters, [...history.states.values()], history.gone, [...history.shares].map(([id, shares]) => [id, ...shares])])
]

/**
 * Draws the quarter's page from what is in the store and puts it under `StoreKeys.report`. Does nothing where the page shows what is there
 * already. Fails where topics or themes are missing, of a part or out of date, unless `partial` asks to show them as they are.
 */
export const writeReport = Effect.fn("writeReport")(function* (quarter: Quarter, options: WriteReportOptions = {}) {
  const { partial = false, restart = false } = options
  const store = yield* ObjectStore
  const key = StoreKeys.report(quarter)
  const stages = (yield* Effect.mapError(readStages(quarter), unreadable)).filter(({ stage }) => shownStages.has(stage))
  const topics = stages.find(({ stage }) => stage === "topics")
  const caveats = stages.flatMap((status) => caveatOf(status) ?? [])
  const doubtful = stages.find((status) => caveatOf(status) !== undefined)
  const isEmpty = topics?.state === "not made"
  if (doubtful !== undefined && (isEmpty || !partial)) {
    return yield* new ReportError({
      message: `The page of ${quarter} in ${store.location} would not show the whole quarter. ${caveats.join(" ")}`,
      reason: new NotWhole({ stage: doubtful.stage, isOutOfDate: doubtful.state === "out of date", isEmpty })
    })
  }
  const themes = yield* readReportedThemes(quarter)
  const lineage: Lineage = {
    stage: "report",
    quarter,
    inputs: Object.fromEntries(stages.flatMap((one) => (one.fingerprint === undefined ? [] : [[one.stage, one.fingerprint]]))),
    // Names, groups and what became of the themes may change where the themes do not.
    settings: { shown: fingerprintOf(besideThemes(themes)) },
    versions: { report: reportVersion }
  }
  const before = yield* Effect.mapError(readMade(quarter, "report"), unreadable)
  const isThere = Option.isSome(yield* Effect.mapError(store.head(key), unreadable))
  const written = (upToDate: boolean): ReportWritten => ({ key, upToDate, caveats: [...caveats, ...themes.caveats] })
  if (!restart && isThere && Option.isSome(before) && differences(before.value.lineage, lineage).length === 0) {
    const changed = yield* Effect.mapError(changedFiles(before.value.files ?? [], false), unreadable)
    if (changed.length === 0) return written(true)
  }

  const page = new TextEncoder().encode(reportPage(yield* readResults(quarter, caveats)))
  yield* Effect.mapError(store.put(key, page), unreadable)
  const covered = topics?.covered ?? { firms: 0, failed: 0, of: 0 }
  yield* Effect.mapError(writeMade(lineage, covered, [madeFile(key, page)]), unreadable)
  return written(false)
})
