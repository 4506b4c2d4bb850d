import { ObjectStore } from "@ftm/object-store"
import { prefetchCommand, type PrefetchOrigin } from "@ftm/s3-source"
import { canonicalJson, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { otherRules } from "../PrefetchError.ts"

type Rules = Readonly<Record<string, unknown>>

/** What a manifest says of the program's own rules, in words; nobody chose them. */
const ownRules: ReadonlySet<string> = new Set(["link", "link_table", "versions", "call_date"])

const shown = (value: unknown): string => (value === undefined ? "not set" : Array.isArray(value) ? value.join(", ") : String(value))

const differences = (before: Rules, wanted: Rules): string =>
  Object.keys(wanted)
    .filter((name) => !ownRules.has(name) && canonicalJson(before[name] ?? null) !== canonicalJson(wanted[name] ?? null))
    // The hash of a folder's files tells a person nothing.
    .map((name) =>
      name === "files" ? "the files hold something else" : `${name} was ${shown(before[name])} and is ${shown(wanted[name])} now`
    )
    .join("; ")

const isImport = ({ source }: PrefetchOrigin): boolean => source === "import"
const howMade = (origin: PrefetchOrigin): string => (isImport(origin) ? "imported from files" : "fetched from WRDS")

/** A quarter that was begun by other rules, or from elsewhere, is not mixed with these. A plan and a manifest are such origins. */
export const checkSameRules = Effect.fnUntraced(function* (quarter: Quarter, before: PrefetchOrigin, wanted: PrefetchOrigin) {
  const { location } = yield* ObjectStore
  if (isImport(before) !== isImport(wanted)) {
    return yield* otherRules(
      `${quarter} in ${location} was ${howMade(before)}; this would be ${howMade(wanted)}. Choose another --store, ` +
        `add --restart to your command, which replaces the quarter once the new one is whole, or go on with what is there:\n` +
        `  ${yield* typed(prefetchCommand(quarter, location, before))}`
    )
  }
  const found = differences(before.rules, wanted.rules)
  if (found === "") return
  return yield* otherRules(
    `${quarter} was ${howMade(before)} by other rules (${found}). Use those rules, choose another --store, or ${
      isImport(wanted) ? "import" : "fetch"
    } all of it again with --restart.`
  )
})
