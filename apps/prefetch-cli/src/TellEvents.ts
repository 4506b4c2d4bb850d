import { Display, type ProgressLine } from "@ftm/command-line"
import { type PrefetchEvent, PrefetchEvents } from "@ftm/prefetch"
import { CommandForm, type ShownForm, countOf, prefetchLine, thousands, typedIn } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { fetchLine, readingLine, verifyingLine } from "./ProgressLines.ts"

/** What stays on the screen, and what is a line of progress with the moment that it is about. */
type Words = { readonly say: string } | { readonly progress: ProgressLine; readonly moment: string }

/** What happens in a prefetch, in words; `form` is how commands are shown. */
const wordsOf = (event: PrefetchEvent, form: ShownForm): Words => {
  switch (event._tag) {
    case "AlreadyComplete":
      if (event.format < 3) {
        return {
          say:
            `${event.quarter} is in ${event.location}, but its sentences were made by an earlier version. Make them again from the components that are there: ` +
            typedIn(form, prefetchLine("prepare", { quarter: event.quarter, store: event.location }))
        }
      }
      return { say: `${event.quarter} is complete in ${event.location}${event.source === "import" ? "" : "; WRDS was not dialled"}.` }
    case "PartsGone":
      return {
        say: `${event.quarter} was complete, and ${countOf(event.files, "file is", "files are")} gone or damaged since: made again.`
      }
    case "PartSizeKept":
      return {
        say: `--firms-per-part has no effect: ${event.quarter} was begun with ${countOf(event.firmsPerPart, "firm")} per file and keeps them.`
      }
    case "Began": {
      const { counts, excluded, quarter } = event
      return {
        say:
          counts.fetched === 0
            ? `${quarter}: ${countOf(counts.firms, "firm")} to fetch, ${thousands(excluded)} left out.`
            : `${quarter}: going on; of ${countOf(counts.firms, "firm")} ${thousands(counts.fetched)} are fetched and ${thousands(counts.prepared)} have their sentences.`
      }
    }
    case "Progress":
      return {
        progress: fetchLine(event.quarter, event.counts, event.atStart, event.seconds),
        moment: `${event.counts.fetched} ${event.counts.prepared}`
      }
    case "OtherTextRules":
      return {
        say: `${event.quarter}: this version makes sentences by other rules than the one that began, so all of them are made again.`
      }
    case "TakingUpFailures":
      return { say: `${event.quarter}: preparing ${countOf(event.firms, "firm")} whose text failed; the others keep their sentences.` }
    case "ReadingFiles":
      return { progress: readingLine(event.quarter, event), moment: String(Math.floor(event.done / 1e6)) }
    case "Notice":
      return { say: event.text }
    case "Verifying":
      return { progress: verifyingLine(event.quarter, event.checked, event.all), moment: String(event.checked) }
  }
}

/** Shows on the display what happens in a prefetch. */
export const eventsOnDisplay: Layer.Layer<never, never, Display> = Layer.effect(
  PrefetchEvents,
  Effect.map(Display, (display) => ({
    tell: (event: PrefetchEvent) =>
      Effect.flatMap(CommandForm, (form) => {
        const words = wordsOf(event, form)
        return "say" in words ? display.say(words.say) : display.progress(words.progress, words.moment)
      })
  }))
)
