import { patiently } from "@ftm/object-store"
import type { FirmCounts, Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { tell } from "../QuarterRunEvents.ts"
import { makeFirmProgress } from "./FirmProgress.ts"

/**
 * Counts the firms every `everyMillis` and tells of it, with the note of the moment, until it is interrupted. Nothing depends on
 * these counts: when they cannot be read, that is told once, and they are left out until they can.
 */
export const showProgress = Effect.fn("showProgress")(function* (quarter: Quarter, everyMillis: number, note: () => string) {
  const begun = yield* Clock.currentTimeMillis
  let atStart: FirmCounts | undefined
  let told = false
  const firmProgress = yield* patiently(makeFirmProgress(quarter))
  while (true) {
    const read = yield* Effect.result(firmProgress)
    if (read._tag === "Success") {
      const counts = read.success
      atStart ??= counts
      told = false
      const seconds = ((yield* Clock.currentTimeMillis) - begun) / 1000
      yield* tell({ _tag: "Progress", quarter, counts, atStart, seconds, note: note() })
    } else if (!told) {
      told = true
      yield* tell({ _tag: "ProgressUnreadable", quarter, cause: read.failure.message })
    }
    yield* Effect.sleep(everyMillis)
  }
})
