import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { wrongUsage } from "./Stop.ts"

type Rules = Readonly<Record<string, unknown>>

const differences = (before: Rules, wanted: Rules): string =>
  Object.keys(wanted)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(wanted[name]))
    .map((name) => `${name} was ${JSON.stringify(before[name])}, now ${JSON.stringify(wanted[name])}`)
    .join("; ")

/** A quarter that was begun by other rules is not mixed with these. */
export const checkSameRules = (quarter: Quarter, before: Rules, wanted: Rules) => {
  const found = differences(before, wanted)
  return found === ""
    ? Effect.void
    : Effect.fail(wrongUsage(
      `${quarter} was fetched by other rules (${found}). Use those rules, choose another --store, or fetch all of it again with --restart.`
    ))
}
