import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect, Ref } from "effect"
import { type FetchCounts, tell } from "../PrefetchEvents.ts"

/** Counts what a prefetch has done and tells it. */
export interface FetchTally {
  /** Called once, when it is known what there is to do and what was found done. */
  begin(found: FetchCounts): Effect.Effect<void>
  add(done: Partial<Pick<FetchCounts, "fetched" | "prepared" | "characters">>): Effect.Effect<void>
}

const nothing: FetchCounts = { firms: 0, fetched: 0, prepared: 0, characters: 0 }

export const makeTally = Effect.fnUntraced(function* (quarter: Quarter) {
  const state = yield* Ref.make({ now: nothing, atStart: nothing, startedAt: 0 })

  const show = Effect.gen(function* () {
    const { atStart, now, startedAt } = yield* Ref.get(state)
    const seconds = ((yield* Clock.currentTimeMillis) - startedAt) / 1000
    yield* tell({ _tag: "Progress", quarter, counts: now, atStart, seconds })
  })

  const tally: FetchTally = {
    begin: (found) =>
      Effect.gen(function* () {
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
