import { ObjectStore } from "@ftm/object-store"
import { prefetchAdvice, prefetchExists, prefetchOrigin } from "@ftm/s3-source"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { NotPrefetched, quarterRunError } from "../QuarterRunError.ts"

/** Fails with the reason `NotPrefetched` when the quarter was not prefetched: a run never dials WRDS by itself. */
export const requirePrefetch = Effect.fn("requirePrefetch")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  if (yield* prefetchExists(quarter)) return
  const imported = (yield* prefetchOrigin(quarter))?.source === "import"
  const whatToDo = imported
    ? "An import of them was started but not finished; finish it with:"
    : "Fetch them once from WRDS, on a machine with a fixed address:"
  return yield* quarterRunError(
    quarter,
    location,
    new NotPrefetched({}),
    `There are no prefetched transcripts of ${quarter} in ${location}. ${whatToDo}\n  ${yield* prefetchAdvice(quarter)}`
  )
})
