import { runCommandLine, type RunStart, type RunSummary } from "@ftm/quarter-run"
import { countOf, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Of a run that ended with firms to do: how many, and the command that goes on with it. */
export const unfinishedWords = ({ firms, quarter, store }: RunSummary, start: RunStart): Effect.Effect<string> =>
  Effect.map(
    typed(runCommandLine(quarter, store, start)),
    (again) =>
      `${quarter}: ${countOf(firms.remaining, "firm remains", "firms remain")}. Once the cause is removed, the same command goes on from the checkpoints:\n  ${again}`
  )
