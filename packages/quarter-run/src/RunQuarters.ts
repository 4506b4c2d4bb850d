import type { Quarter } from "@ftm/transcript-schema"
import { Effect, Exit, Semaphore } from "effect"
import type { RunSummary } from "./progress/RunSummary.ts"
import type { RunOptions } from "./RunOptions.ts"
import { runQuarter } from "./RunQuarter.ts"

/** How several quarters are run. */
export interface SeveralOptions<R> {
  /** At the same time, under one limit of local processes and of calls to AWS Batch; otherwise one after the other. */
  readonly sideBySide: boolean
  /** At the first that fails or stays unfinished, no other is begun and the others are interrupted (cloud jobs go on by themselves). */
  readonly stopOnFailure: boolean
  /** Called as each quarter ends. */
  readonly onEnd: (quarter: Quarter, exit: QuarterExit) => Effect.Effect<void, never, R>
}

/** How a quarter ended: how it stands, or why it failed. */
export type QuarterExit = Effect.Success<ReturnType<typeof exitOf>>

const exitOf = (quarter: Quarter, options: RunOptions) => Effect.exit(runQuarter(quarter, options))

const isComplete = (exit: Exit.Exit<RunSummary, unknown>): boolean => Exit.isSuccess(exit) && exit.value.state === "done"

/** Runs several quarters. Gives how each one ended, in the order given; those that were not begun, or were interrupted by another's failure, are left out. */
export const runQuarters = Effect.fn("runQuarters")(function* <R>(
  quarters: ReadonlyArray<Quarter>,
  options: RunOptions,
  how: SeveralOptions<R>
) {
  const { settings } = options.start
  const slots = yield* Semaphore.make(settings.engine === "local" ? Math.max(1, settings.jobs) : 1)
  const together: RunOptions =
    how.sideBySide && quarters.length > 1 ? { ...options, shared: { slots, quarters: quarters.length } } : options
  const exits = new Map<Quarter, QuarterExit>()
  const runOne = Effect.fn("runOne")(function* (quarter: Quarter) {
    const exit = yield* exitOf(quarter, together)
    yield* how.onEnd(quarter, exit)
    exits.set(quarter, exit)
    if (how.stopOnFailure && !isComplete(exit)) return yield* Effect.fail("stop the others")
  })
  yield* Effect.forEach(quarters, runOne, { concurrency: how.sideBySide ? quarters.length : 1 }).pipe(Effect.ignore)
  return quarters.flatMap((quarter) => exits.get(quarter) ?? [])
})
