import { exitCodes, Stop } from "@ftm/command-line"
import { QuarterRunError, type QuarterRunErrorReason, runCommandLine } from "@ftm/quarter-run"
import { renderFindings } from "@ftm/run-words"
import { CommandForm, type ShownForm, duration, money, orchestrateLine, typedIn } from "@ftm/transcript-schema"
import { Effect } from "effect"

const codeOf = (reason: QuarterRunErrorReason): number => {
  if (reason._tag === "NotPrefetched") return exitCodes.dataMissing
  return reason._tag === "NotReady" ? exitCodes.wrongUsage : exitCodes.failed
}

/** What happened, and what to type next. */
const errorWords = ({ message, quarter, reason, store }: QuarterRunError, form: ShownForm): string => {
  const command = (name: "run" | "watch" | "cancel"): string => `\n  ${typedIn(form, orchestrateLine(name, { quarter, store }))}`
  switch (reason._tag) {
    case "NotPrefetched":
    case "Cancelled":
      return message
    case "NeverRun":
      return `${message} Start it:${command("run")}`
    case "NotReady":
      return `${quarter} was not started, and nothing was submitted:\n${renderFindings(reason.findings)}`
    case "OtherTopics": {
      const anew = typedIn(form, runCommandLine(quarter, store, { ...reason.start, restart: true }))
      const others = reason.sameSettings
        ? ""
        : "To go on with those, give the settings that they were made with. To keep both side by side, add --variant NAME. "
      const cost = `about ${duration(Math.ceil(reason.seconds))} of machine time${reason.dollars === null ? "" : `, ${money(reason.dollars)}`}`
      return `${message}\n${others}To make all of them again (${cost}), with the old ones in place until the new ones are whole:\n  ${anew}`
    }
    case "RestartDamaged":
      return `${message}\nThe same command makes them again.`
    case "CloudJobsRunning":
      return `${message} Watch them to their end with:${command("watch")}\nor stop them first with:${command("cancel")}`
    case "FirmsChanged":
      return `${message} Stop those jobs first with:${command("cancel")}`
    case "StillRunning":
      return `${message} Try again:${command("cancel")}`
    case "StillWorking":
      return `${message} Look at it there with:\n  ps -p ${reason.holder.pid}\nand once it is gone, try again:${command("cancel")}`
    case "OverBudget":
      return (
        `The estimated cost of ${quarter} has reached ${money(reason.dollars)} (machine time x ${reason.prices}), more than --max-cost ${reason.maxCost}. ` +
        "Nothing more is submitted, and running jobs are asked to save their progress and stop. With a higher --max-cost the same command goes on."
      )
  }
}

/** Why a quarter failed, whatever failed. */
export const failureWords = (error: unknown, form: ShownForm): string => {
  if (error instanceof QuarterRunError) return errorWords(error, form)
  return error instanceof Error ? error.message : String(error)
}

/** Turns the library's failure into the end of a command: words and an exit code. Other failures stay as they are. */
export const inWords = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, QuarterRunError> | Stop, R> =>
  Effect.flatMap(CommandForm, (form) =>
    Effect.mapError(work, (error) =>
      error instanceof QuarterRunError
        ? new Stop({ message: errorWords(error, form), exitCode: codeOf(error.reason) })
        : (error as Exclude<E, QuarterRunError>)
    )
  )
