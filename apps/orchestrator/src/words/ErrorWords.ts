import { exitCodes, Stop } from "@ftm/command-line"
import { QuarterRunError, type QuarterRunErrorReason } from "@ftm/quarter-run"
import { CommandForm, type CommandFormName, money, orchestrateLine, typedIn } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { renderFindings } from "./PlanTable.ts"

const codeOf = (reason: QuarterRunErrorReason): number => {
  if (reason._tag === "NotPrefetched") return exitCodes.dataMissing
  return reason._tag === "NotReady" ? exitCodes.wrongUsage : exitCodes.failed
}

/** What happened, and what to type next. */
const errorWords = ({ message, quarter, reason, store }: QuarterRunError, form: CommandFormName): string => {
  const command = (name: "run" | "watch" | "cancel"): string => `\n  ${typedIn(form, orchestrateLine(name, { quarter, store }))}`
  switch (reason._tag) {
    case "NotPrefetched":
    case "Cancelled":
      return message
    case "NeverRun":
      return `${message} Start it:${command("run")}`
    case "NotReady":
      return `${quarter} was not started, and nothing was submitted:\n${renderFindings(reason.findings)}`
    case "OtherTopics":
    case "RestartDamaged":
      return `${message}\nMake all of them again as this command says, with the old ones in place until then: the same command with --restart. Or keep both, side by side: --variant NAME.`
    case "CloudJobsRunning":
      return `${message} Watch them to their end with:${command("watch")}\nor stop them first with:${command("cancel")}`
    case "FirmsChanged":
      return `${message} Stop those jobs first with:${command("cancel")}`
    case "StillRunning":
      return `${message} Try again:${command("cancel")}`
    case "OverBudget":
      return (
        `The estimated cost of ${quarter} has reached ${money(reason.dollars)} (machine time x ${reason.prices}), more than --max-cost ${reason.maxCost}. ` +
        "Nothing more is submitted, and running jobs are asked to save their progress and stop. With a higher --max-cost the same command goes on."
      )
  }
}

/** Why a quarter failed, whatever failed. */
export const failureWords = (error: unknown, form: CommandFormName): string => {
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
