import { changedFiles, type Difference, differences, differencesInWords, type Lineage, otherQuarters, readMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { Effect, Option } from "effect"
import { PanelError, PanelOutOfDate, unreadable } from "./PanelError.ts"

const quartersIn = (lineage: Lineage): string => [lineage.quarter, ...otherQuarters(lineage.quarter, lineage)].toSorted().join(", ")

/** Why a result is not what would be made now. */
const whyOutOfDate = (made: Lineage, now: Lineage, found: ReadonlyArray<Difference>): string =>
  quartersIn(made) === quartersIn(now)
    ? differencesInWords(found)
    : `it was made for ${quartersIn(made)}, and is asked for ${quartersIn(now)}`

/**
 * Whether the result is there, whole and what would be made now. Fails where another is there, unless it is to be replaced: `what` is its
 * name and `again` the command that replaces it.
 */
export const isUpToDate = Effect.fn("isUpToDate")(
  function* (lineage: Lineage, keys: ReadonlyArray<string>, what: string, again: string) {
    const store = yield* ObjectStore
    const record = yield* readMade(lineage.quarter, lineage.stage)
    if (Option.isNone(record)) return false
    const { files = [], lineage: made } = record.value
    const found = differences(made, lineage)
    if (found.length > 0) {
      return yield* new PanelError({
        message: `The ${what} of ${lineage.quarter} in ${store.location} is out of date: ${whyOutOfDate(made, lineage, found)}. Make it again:\n  ${again}`,
        reason: new PanelOutOfDate({})
      })
    }
    const written = new Set(files.map(({ key }) => key))
    return keys.every((key) => written.has(key)) && (yield* changedFiles(files, false)).length === 0
  },
  Effect.mapError((error) => (error._tag === "PanelError" ? error : unreadable(error)))
)
