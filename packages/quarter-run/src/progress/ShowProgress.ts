import { patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { makeFirmProgress } from "./FirmProgress.ts"
import { type FirmCounts, type ProgressDisplay, progressLine } from "./ProgressLine.ts"

/**
 * Reads the checkpoints again and again and shows them with the notes of the moment, until it is interrupted. Nothing depends on
 * what is shown: what cannot be read is told once and left out until it can.
 */
export const showProgress = Effect.fn("showProgress")(function*(quarter: Quarter, display: ProgressDisplay, everyMillis: number, notes: () => string) {
  const begun = yield* Clock.currentTimeMillis
  let atStart: FirmCounts | undefined
  let told = false
  const firmProgress = yield* patiently(makeFirmProgress(quarter))
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const read = yield* Effect.result(firmProgress)
    if (read._tag === "Success") {
      const counts = read.success
      atStart ??= counts
      told = false
      display.show(progressLine(quarter, counts, atStart, (now - begun) / 1000, notes()), JSON.stringify([counts, notes()]), now)
    } else if (!told) {
      told = true
      display.say(`The progress of ${quarter} cannot be shown just now: ${read.failure.message}`)
    }
    yield* Effect.sleep(everyMillis)
  }
})
