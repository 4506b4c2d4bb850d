import { type DisplayPerLabel, processSignals } from "@ftm/command-line"
import { OnInterrupt, QuarterRunEvents } from "@ftm/quarter-run"
import { wordsOf } from "@ftm/run-words"
import { CommandForm } from "@ftm/transcript-schema"
import { Clock, Effect, Layer } from "effect"

/** How long a second Ctrl-C is waited for. */
const cancelWindowMillis = 10_000

/** Hears of what happens in runs and shows it, and offers after a Ctrl-C to cancel the jobs that go on. */
export const runDisplayLayer = (displays: DisplayPerLabel): Layer.Layer<never> => {
  const events = Layer.succeed(QuarterRunEvents, {
    tell: (event) =>
      Effect.map(Effect.all([CommandForm, Clock.currentTimeMillis]), ([form, now]) => {
        const words = wordsOf(event, form)
        if (words === undefined) return
        if ("say" in words) displays.of(event.quarter).say(words.say)
        else displays.of(event.quarter).show(words.progress, words.moment, now)
      })
  })
  const onInterrupt = Layer.succeed(OnInterrupt, {
    whileAsking: processSignals.offeringCancel,
    cancelJobs: (quarter) =>
      Effect.suspend(() => {
        if (!processSignals.stoppedByKeyboard) return Effect.succeed(false)
        displays.of(quarter).say("Ctrl-C once more within 10 s cancels them now.")
        return processSignals.awaitSecondPress(cancelWindowMillis)
      })
  })
  return Layer.merge(events, onInterrupt)
}
