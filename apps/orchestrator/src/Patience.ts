import type { ObjectStoreError } from "@ftm/object-store"
import { Effect, Schedule } from "effect"

/** 0.25 s, 0.5 s, … and then every 30 s, for about ten minutes. */
const schedule = Schedule.min([Schedule.exponential("250 millis"), Schedule.spaced("30 seconds")])
const times = 26

const isOutage = (error: unknown): error is ObjectStoreError =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "ObjectStoreError" && "isRetryable" in error && error.isRetryable === true

/** Jobs in the cloud go on while our connection to the store does not: what must be written down is tried again for about ten minutes. */
export const patiently = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  work.pipe(
    Effect.tapError((error) => isOutage(error) ? Effect.logWarning(`${error.message} Trying again for ten minutes.`) : Effect.void),
    Effect.retry({ schedule, times, while: isOutage })
  )

/** What can be done without until the next turn: an outage of the store is told and passed over. */
export const unlessOutage = <E, R>(work: Effect.Effect<void, E, R>): Effect.Effect<void, E, R> =>
  Effect.catch(work, (error) => isOutage(error) ? Effect.logWarning(`${error.message} It is left out this time.`) : Effect.fail(error))
