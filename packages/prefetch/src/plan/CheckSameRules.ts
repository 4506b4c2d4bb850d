import { ObjectStore } from "@ftm/object-store"
import { prefetchCommand, type PrefetchOrigin } from "@ftm/s3-source"
import { type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { otherRules } from "../PrefetchError.ts"

type Rules = Readonly<Record<string, unknown>>

/** What a manifest says of the program's own rules, in words; nobody chose them. */
const ownRules: ReadonlySet<string> = new Set(["link", "link_table", "versions", "call_date"])

const differences = (before: Rules, wanted: Rules): string =>
  Object.keys(wanted)
    .filter((name) => !ownRules.has(name) && JSON.stringify(before[name]) !== JSON.stringify(wanted[name]))
    // The hash of a folder's files tells a person nothing.
    .map((name) =>
      name === "files"
        ? "the files hold something else"
        : `${name} was ${JSON.stringify(before[name])}, now ${JSON.stringify(wanted[name])}`
    )
    .join("; ")

const howMade = ({ source }: PrefetchOrigin): string => (source === "import" ? "imported from files" : "fetched from WRDS")

/** A quarter that was begun by other rules, or from elsewhere, is not mixed with these. A plan and a manifest are such origins. */
export const checkSameRules = Effect.fnUntraced(function* (quarter: Quarter, before: PrefetchOrigin, wanted: PrefetchOrigin) {
  const { location } = yield* ObjectStore
  if (howMade(before) !== howMade(wanted)) {
    return yield* otherRules(
      `${quarter} in ${location} was ${howMade(before)}; this would be ${howMade(wanted)}. Choose another --store, ` +
        `put --restart behind your command, which deletes what is there of the quarter, or go on with what is there:\n` +
        `  ${yield* typed(prefetchCommand(quarter, location, before))}`
    )
  }
  const found = differences(before.rules, wanted.rules)
  if (found === "") return
  return yield* otherRules(
    `${quarter} was ${howMade(before)} by other rules (${found}). Use those rules, choose another --store, or ${
      wanted.source === "import" ? "import" : "fetch"
    } all of it again with --restart.`
  )
})
