import { ThisProcess, withQuarterLease } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"

/**
 * Takes a quarter in as the only program that works on it, or fails with `QuarterInUse` before anything is read, written or dialled: a
 * second fetch would ask for a second approval, and a new import must not cut through a run.
 */
export const aloneOn = <A, E, R>(quarter: Quarter, work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(ThisProcess, (self) => withQuarterLease(quarter, self, () => work)).pipe(Effect.provide(ThisProcess.layer))
