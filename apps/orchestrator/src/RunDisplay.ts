import { ProgressDisplay, processSignals } from "@ftm/command-line"
import { OnInterrupt, type QuarterRunEvent, QuarterRunEvents } from "@ftm/quarter-run"
import { CommandForm, type CommandFormName, type Quarter } from "@ftm/transcript-schema"
import { Clock, Effect, Layer } from "effect"
import { wordsOf } from "./words/EventWords.ts"

/** How long a second Ctrl-C is waited for. */
const cancelWindowMillis = 10_000

/** Shows on stderr what happens in runs. Each quarter has its own line of progress; with `alone` false it is never drawn over. */
export class RunDisplay {
  readonly #displays = new Map<Quarter, ProgressDisplay>()
  readonly #alone: boolean

  constructor(alone = true) {
    this.#alone = alone
  }

  #of(quarter: Quarter): ProgressDisplay {
    const display = this.#displays.get(quarter) ?? new ProgressDisplay(process.stderr, this.#alone)
    this.#displays.set(quarter, display)
    return display
  }

  #show(event: QuarterRunEvent, form: CommandFormName, now: number): void {
    const words = wordsOf(event, form)
    if (words === undefined) return
    if ("say" in words) this.#of(event.quarter).say(words.say)
    else this.#of(event.quarter).show(words.progress, words.moment, now)
  }

  /** Leaves the quarter's last line of progress standing. */
  finish(quarter: Quarter): Effect.Effect<void> {
    return Effect.sync(() => this.#of(quarter).finish())
  }

  /** Hears of what happens, and offers after a Ctrl-C to cancel the jobs that go on. */
  get layer(): Layer.Layer<never> {
    const events = Layer.succeed(QuarterRunEvents, {
      tell: (event) => Effect.map(Effect.all([CommandForm, Clock.currentTimeMillis]), ([form, now]) => this.#show(event, form, now))
    })
    const onInterrupt = Layer.succeed(OnInterrupt, {
      whileAsking: processSignals.offeringCancel,
      cancelJobs: (quarter) =>
        Effect.suspend(() => {
          if (!processSignals.stoppedByKeyboard) return Effect.succeed(false)
          this.#of(quarter).say("Ctrl-C once more within 10 s cancels them now.")
          return processSignals.awaitSecondPress(cancelWindowMillis)
        })
    })
    return Layer.merge(events, onInterrupt)
  }
}
