import type { Quarter } from "@ftm/transcript-schema"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { Lineage } from "./Lineage.ts"
import { readMade } from "./MadeRecord.ts"

// A panel that is made for several quarters has a row for every theme of any of them: so each depends on the themes of all. Themes that go on
// with those of the quarter before depend on these.

/** The name under which a lineage has the themes of another quarter among its inputs. */
export const themesInput = (quarter: Quarter): string => `the themes of ${quarter}`

/** The quarters other than its own that a result was made for together with it. */
export const otherQuarters = (quarter: Quarter, { inputs }: Lineage): ReadonlyArray<Quarter> =>
  Object.keys(inputs).flatMap((name) => {
    const other = parseQuarter(name.slice(-6))
    return other === undefined || other === quarter || name !== themesInput(other) ? [] : [other]
  })

/** What identifies the themes of these quarters now, by the names that a lineage has for them; those that are gone are left out. */
export const themesOfOthers = Effect.fn("themesOfOthers")(function* (quarters: ReadonlyArray<Quarter>) {
  const found = yield* Effect.forEach(quarters, (quarter) =>
    Effect.map(readMade(quarter, "themes"), (record) =>
      Option.map(record, ({ fingerprint }) => [themesInput(quarter), fingerprint] as const)
    )
  )
  return Object.fromEntries(found.flatMap(Option.toArray))
})
