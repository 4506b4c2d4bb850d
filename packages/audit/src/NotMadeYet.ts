import { ObjectStore } from "@ftm/object-store"
import { orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { AuditError, NotMade } from "./AuditError.ts"

const what = { themes: "There are no themes", exposure: "There are no sentences of queries", panel: "There is no panel" }

/** Fails since something that is audited has not been made, with the command that makes it. */
export const notMadeYet = Effect.fn("notMadeYet")(function* (quarter: Quarter, stage: NotMade["stage"]) {
  const { location } = yield* ObjectStore
  const line = yield* typed(orchestrateLine(stage, { quarter, store: location }))
  return yield* new AuditError({
    message: `${what[stage]} of ${quarter} in ${location} yet. Type:\n  ${line}`,
    reason: new NotMade({ stage })
  })
})
