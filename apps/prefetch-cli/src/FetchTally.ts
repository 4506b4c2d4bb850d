import { Clock, Effect, Ref } from "effect"
import { Display } from "./Display.ts"
import { type FetchCounts, progressLine } from "./FetchProgress.ts"

/** Counts what a fetch has done and shows it. */
export interface FetchTally {
  /** Called once, when it is known what there is to do and what was found done. */
  begin(found: FetchCounts): Effect.Effect<void>
  add(done: Partial<Pick<FetchCounts, "fetched" | "prepared" | "characters">>): Effect.Effect<void>
}

const nothing: FetchCounts = { firms: 0, fetched: 0, prepared: 0, characters: 0 }

export const makeTally = Effect.fnUntraced(function*(quarter: string) {
  const display = yield* Display
  const state = yield* Ref.make({ now: nothing, atStart: nothing, startedAt: 0 })

  const show = Effect.gen(function*() {
    const { atStart, now, startedAt } = yield* Ref.get(state)
    const seconds = ((yield* Clock.currentTimeMillis) - startedAt) / 1000
    yield* display.progress(progressLine(quarter, now, atStart, seconds), `${now.fetched} ${now.prepared}`)
  })

  const tally: FetchTally = {
    begin: (found) =>
      Effect.gen(function*() {
        yield* Ref.set(state, { now: found, atStart: found, startedAt: yield* Clock.currentTimeMillis })
        yield* show
      }),
    add: ({ characters = 0, fetched = 0, prepared = 0 }) =>
      Ref.update(state, (before) => ({
        ...before,
        now: {
          firms: before.now.firms,
          fetched: before.now.fetched + fetched,
          prepared: before.now.prepared + prepared,
          characters: before.now.characters + characters
        }
      })).pipe(Effect.andThen(show))
  }
  return tally
})
