import type { Quarter } from "@ftm/transcript-schema"
import { Context, Effect } from "effect"

/** What a program that is interrupted wants of the cloud jobs that it watches. */
export interface OnInterrupt {
  /** Wraps the work whose interruption leads to the question below, for who must know beforehand that it will be asked. */
  readonly whileAsking: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Asked after an interrupt that leaves cloud jobs running: true cancels them. */
  readonly cancelJobs: (quarter: Quarter) => Effect.Effect<boolean>
}

/** Cloud jobs go on, unless a layer says otherwise. Local jobs always save their progress and end with the program. */
export const OnInterrupt = Context.Reference<OnInterrupt>("@ftm/quarter-run/OnInterrupt", {
  defaultValue: () => ({ whileAsking: (work) => work, cancelJobs: () => Effect.succeed(false) })
})
