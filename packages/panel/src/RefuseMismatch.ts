import { ObjectStore } from "@ftm/object-store"
import { type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Mismatch } from "./Mismatch.ts"
import { NotOfOneMake, PanelError } from "./PanelError.ts"
import { makingLine, nameOf, type Needed } from "./RequireStages.ts"

/** Refuses tables that contradict each other: the message says what to make again. */
export const refuseMismatch = Effect.fn("refuseMismatch")(function* (quarter: Quarter, stage: Needed, what: string) {
  const { location } = yield* ObjectStore
  const line = yield* typed(makingLine(stage, "out of date", quarter, location))
  return yield* new PanelError({
    message: `The tables of ${quarter} in ${location} are not of one make, and nothing was written. ${what} Make the ${nameOf[stage]} again:\n  ${line}`,
    reason: new NotOfOneMake({ stage })
  })
})

/** What the function gives; where it finds that tables contradict each other, that is refused. */
export const orRefuse = <A>(quarter: Quarter, make: () => A) =>
  Effect.suspend((): Effect.Effect<A, PanelError, ObjectStore> => {
    try {
      return Effect.succeed(make())
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      return refuseMismatch(quarter, error.stage, error.message)
    }
  })
