import { ThisProcess, withQuarterLease } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Takes the lease away where it is all that there is of the quarter: a command that came to nothing leaves nothing. */
const leaveNoTrace = Effect.fn("leaveNoTrace")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const lease = StoreKeys.quarterLease(quarter)
  const prefixes = [StoreKeys.componentsPrefix(quarter), StoreKeys.transcriptsPrefix(quarter), ...StoreKeys.resultPrefixes(quarter)]
  for (const prefix of prefixes) if ((yield* store.list(prefix)).some(({ key }) => key !== lease)) return
  yield* store.delete(lease)
})

/**
 * Takes a quarter in as the only program that works on it, or fails with `QuarterInUse` before anything is read, written or dialled: a
 * second fetch would ask for a second approval, and a new import must not cut through a run.
 */
export const aloneOn = <A, E, R>(quarter: Quarter, work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(ThisProcess, (self) =>
    withQuarterLease(quarter, self, () => Effect.tapError(work, () => Effect.ignore(leaveNoTrace(quarter))))
  ).pipe(Effect.provide(ThisProcess.layer))
