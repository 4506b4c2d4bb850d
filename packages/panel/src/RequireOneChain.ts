import { otherQuarters, readMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { NotOfOneMake, PanelError, unreadable } from "./PanelError.ts"

/**
 * Fails where the themes of quarters that are to stack are not of one chain. Themes that were made alone have ids of their own: every theme of
 * the other quarters would be zero for all firms, though they spoke of it. (Themes that went on from others than are there now are out of date.)
 */
export const requireOneChain = Effect.fn("requireOneChain")(function* (quarters: ReadonlyArray<Quarter>) {
  const { location } = yield* ObjectStore
  for (const quarter of quarters.slice(1)) {
    const record = yield* Effect.mapError(readMade(quarter, "themes"), unreadable)
    if (Option.isNone(record) || otherQuarters(quarter, record.value.lineage).length > 0) continue
    const line = yield* typed(orchestrateLine("themes", { quarter: quarters.join(","), store: location, restart: true }))
    return yield* new PanelError({
      message: `The themes of ${quarter} in ${location} do not go on from those before them: side by side, their ids would not mean the same. Make the themes of all of them together:\n  ${line}`,
      reason: new NotOfOneMake({ stage: "themes" })
    })
  }
})
