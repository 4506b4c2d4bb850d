import { Effect, Schedule } from "effect"
import { ObjectStoreError } from "./ObjectStore.ts"

/** 0.25 s, 0.5 s, … and then every 30 s, for about ten minutes. */
const schedule = Schedule.min([Schedule.exponential("250 millis"), Schedule.spaced("30 seconds")])
const times = 26

const isOutage = (error: unknown): error is ObjectStoreError => error instanceof ObjectStoreError && error.isRetryable

/**
 * For work that continues elsewhere while our connection to the store is down: a read or write that must succeed is retried for
 * about ten minutes, far longer than a store does by itself. It warns once, when the retries begin.
 */
export const patiently = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    let told = false
    return work.pipe(
      Effect.tapError((error) => {
        if (told || !isOutage(error)) return Effect.void
        told = true
        return Effect.logWarning(`${error.message} Trying again for up to ten minutes.`)
      }),
      Effect.retry({ schedule, times, while: isOutage })
    )
  })

/** For work that can wait until the next round: an outage of the store is only a warning. */
export const unlessOutage = <E, R>(work: Effect.Effect<void, E, R>): Effect.Effect<void, E, R> =>
  Effect.catch(work, (error) => (isOutage(error) ? Effect.logWarning(`${error.message} Skipped for now.`) : Effect.fail(error)))
