import type { Quarter } from "@ftm/transcript-schema"
import { describeText } from "@ftm/transcript-text"
import { describeRules } from "@ftm/wrds-source"
import { Effect } from "effect"
import type { PrefetchOptions } from "./PrefetchOptions.ts"
import { wrongUsage } from "./Stop.ts"

/** What a plan and a manifest both say about how a quarter was made. */
export interface MadeBy {
  readonly quarter: Quarter
  readonly rules: Readonly<Record<string, unknown>>
  readonly text: Readonly<Record<string, unknown>>
}

const differences = (before: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): string =>
  Object.keys(wanted)
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(wanted[name]))
    .map((name) => `${name} was ${JSON.stringify(before[name])}, now ${JSON.stringify(wanted[name])}`)
    .join("; ")

/** A quarter that was begun by other rules is not mixed with these. */
export const checkSame = (options: PrefetchOptions, before: MadeBy) => {
  const rules = differences(before.rules, describeRules(options.rules))
  if (rules !== "") {
    return Effect.fail(wrongUsage(
      `${before.quarter} was fetched by other rules (${rules}). Use those rules, choose another --store, or fetch all of it again with --restart.`
    ))
  }
  const text = differences(before.text, describeText(options.text))
  if (text !== "") {
    return Effect.fail(wrongUsage(
      `The sentences of ${before.quarter} were made with other text options (${text}). Make them again without WRDS with: npm run prefetch -- prepare --quarter ${before.quarter} --store …`
    ))
  }
  return Effect.void
}
