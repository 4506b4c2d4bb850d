import { prefetchCommand } from "@ftm/s3-source"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { otherRules } from "../PrefetchError.ts"

type Rules = Readonly<Record<string, unknown>>

/** Where a quarter comes from (`wrds` or `import`) and by which rules it was chosen; a plan and a manifest are such. */
export interface QuarterOrigin {
  readonly source: string
  readonly rules: Rules
}

const differences = (before: Rules, wanted: Rules): string =>
  Object.keys(wanted)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(wanted[name]))
    // The hash of a folder's files tells a person nothing.
    .map((name) => name === "files" ? "the files hold something else" : `${name} was ${JSON.stringify(before[name])}, now ${JSON.stringify(wanted[name])}`)
    .join("; ")

const made = { wrds: "fetched from WRDS", import: "imported from files" } as const
const verb = (source: string): string => source === "import" ? made.import : made.wrds

/** A quarter that was begun by other rules, or from elsewhere, is not mixed with these. */
export const checkSameRules = Effect.fnUntraced(function*(quarter: Quarter, before: QuarterOrigin, wanted: QuarterOrigin) {
  const { location } = yield* ObjectStore
  if (verb(before.source) !== verb(wanted.source)) {
    return yield* otherRules(
      `${quarter} in ${location} was ${verb(before.source)}; this would be ${verb(wanted.source)}. Choose another --store, ` +
        `go on with what is there: ${prefetchCommand(quarter, location, before)}, or put --restart behind your command, which deletes what is there of the quarter.`
    )
  }
  const found = differences(before.rules, wanted.rules)
  if (found === "") return
  return yield* otherRules(
    `${quarter} was ${verb(before.source)} by other rules (${found}). Use those rules, choose another --store, or ${
      wanted.source === "import" ? "import" : "fetch"
    } all of it again with --restart.`
  )
})
