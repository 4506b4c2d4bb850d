import { QuarterRunError, runCommandLine } from "@ftm/quarter-run"
import { type ShownForm, duration, money, orchestrateLine, typedIn } from "@ftm/transcript-schema"
import { renderFindings } from "./PlanTable.ts"

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

/** Why a quarter failed, whatever failed; of a run's own failure also what to type next. */
export const failureWords = (error: unknown, form: ShownForm): string => {
  if (error instanceof QuarterRunError) return errorWords(error, form)
  return error instanceof Error ? error.message : String(error)
}
