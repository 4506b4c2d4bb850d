import { differencesInWords, type Stage } from "@ftm/lineage"
import { readStages, type StageStatus } from "@ftm/lineage/stages"
import { ObjectStore } from "@ftm/object-store"
import { prefetchAdvice } from "@ftm/s3-source"
import { type CommandLine, orchestrateLine, prefetchLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { NotReady, PanelError, unreadable } from "./PanelError.ts"

/** What a panel is made of. */
const needed = ["prefetch", "topics", "themes"] as const
export type Needed = (typeof needed)[number]

const isNeeded = (stage: Stage): stage is Needed => needed.some((one) => one === stage)

export const nameOf: Readonly<Record<Needed, string>> = { prefetch: "prefetched sentences", topics: "topics", themes: "themes" }

const whatIsWrong = ({ changed, covered, differences, staleInput, state }: StageStatus): string => {
  switch (state) {
    case "not made":
      return "have not been made"
    case "part":
      return `are those of ${covered?.firms} of ${covered?.of} firms: not the whole quarter`
    case "damaged":
      return `are damaged: ${changed[0]} is gone or not as it was written`
    default:
      return `are out of date: ${differences.length > 0 ? differencesInWords(differences) : `the ${staleInput} before them are`}`
  }
}

/** The command that makes a stage, anew where one is there. */
export const makingLine = (stage: Needed, state: StageStatus["state"], quarter: Quarter, store: string): CommandLine => {
  const isThere = state === "out of date" || state === "damaged"
  switch (stage) {
    case "prefetch":
      return prefetchLine(state === "out of date" ? "prepare" : "verify", { quarter, store })
    case "topics":
      return orchestrateLine("run", { quarter, store, restart: state === "out of date", verify: state === "damaged" })
    case "themes":
      return orchestrateLine("themes", { quarter, store, restart: isThere || state === "part" })
  }
}

const refuse = Effect.fn("refuse")(function* (quarter: Quarter, stage: Needed, status: StageStatus) {
  const { location } = yield* ObjectStore
  const line =
    stage === "prefetch" && status.state === "not made"
      ? yield* prefetchAdvice(quarter)
      : yield* typed(makingLine(stage, status.state, quarter, location))
  const orPart = status.state === "part" ? " To take what is there, add --partial." : ""
  return yield* new PanelError({
    message: `The ${nameOf[stage]} of ${quarter} in ${location} ${whatIsWrong(status)}.${orPart} Type:\n  ${line}`,
    reason: new NotReady({ stage, isMissing: status.state === "not made" || status.state === "part" })
  })
})

/**
 * How sentences, topics and themes of the quarter stand. Fails with what to type where one of them is missing, damaged or out of date, or,
 * unless `partial`, of fewer firms than there are.
 */
export const requireStages = Effect.fn("requireStages")(function* (quarter: Quarter, partial: boolean) {
  const stages = yield* Effect.mapError(readStages(quarter), unreadable)
  for (const status of stages) {
    const { stage, state } = status
    if (isNeeded(stage) && state !== "done" && !(partial && state === "part")) yield* refuse(quarter, stage, status)
  }
  return stages.filter(({ stage }) => isNeeded(stage))
})
