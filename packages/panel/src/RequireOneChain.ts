import { otherQuarters, readMade, themesInput } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { NotOfOneMake, PanelError, unreadable } from "./PanelError.ts"

/**
 * Fails where the themes of quarters that are to stack are not of one chain. Themes that were made alone have ids of their own: every theme of
 * the other quarters would be zero for all firms, though they spoke of it. Themes that went on from others than are there now have ids that mean something else.
 */
export const requireOneChain = Effect.fn("requireOneChain")(function* (quarters: ReadonlyArray<Quarter>) {
  const { location } = yield* ObjectStore
  const made = new Map<string, string>()
  for (const [n, quarter] of quarters.entries()) {
    const record = yield* Effect.mapError(readMade(quarter, "themes"), unreadable)
    if (Option.isNone(record)) continue
    made.set(quarter, record.value.fingerprint)
    const { lineage } = record.value
    const [before] = otherQuarters(quarter, lineage)
    const there = before === undefined ? undefined : made.get(before)
    if (n === 0 || (before !== undefined && (there === undefined || there === lineage.inputs[themesInput(before)]))) continue
    const line = yield* typed(orchestrateLine("themes", { quarter: quarters.join(","), store: location, restart: true }))
    const what =
      before === undefined ? "do not go on from those before them" : `went on from themes of ${before} that were made again since`
    return yield* new PanelError({
      message: `The themes of ${quarter} in ${location} ${what}: side by side, their ids would not mean the same. Make the themes of all of them together:\n  ${line}`,
      reason: new NotOfOneMake({ stage: "themes" })
    })
  }
})
