import type { ReportError } from "@ftm/report"
import type { ThemeModelError } from "@ftm/theme-model"
import { type CommandFlags, duration, orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"

type StageError = ThemeModelError | ReportError

/** Seconds per topic that finding themes takes on two cores. */
const secondsPerTopic = 1e-3

/** What to type next, and what it is for; `again` is the command that failed. */
const advice = (
  { reason }: StageError,
  again: "themes" | "report"
): ReadonlyArray<readonly [string, typeof again | "run", CommandFlags]> => {
  const takePart = ["or take what is there, which the result then says", again, { partial: true }] as const
  switch (reason._tag) {
    case "PartOfTopics":
      return [["Finish them first", "run", {}], takePart]
    case "TopicsOutOfDate":
      return [["Make them again, which leaves the old ones in place until then", "run", { restart: true }]]
    case "ThemesOutOfDate":
      return [[`Make them again, which takes about ${duration(Math.ceil(reason.topics * secondsPerTopic))}`, "themes", { restart: true }]]
    case "BadFirmTopics":
      return [["Have what is gone or damaged made again", "run", { verify: true }]]
    case "BadThemes":
      return [["Make them again", "themes", { restart: true }]]
    case "NotWhole":
      return [
        ["Make them first", reason.stage === "themes" ? "themes" : "run", { restart: reason.isOutOfDate }],
        ...(reason.isEmpty ? [] : [takePart])
      ]
    default:
      return []
  }
}

/** Why a stage of a quarter failed, and what to type next; `again` is the command that failed. */
export const stageFailureWords = Effect.fnUntraced(function* (
  error: StageError,
  quarter: Quarter,
  store: string,
  again: "themes" | "report"
) {
  const lines = yield* Effect.forEach(advice(error, again), ([what, command, flags]) =>
    Effect.map(typed(orchestrateLine(command, { quarter, store, ...flags })), (line) => `\n${what}:\n  ${line}`)
  )
  return `${error.message}${lines.join("")}`
})
