import { exitCodes, Stop } from "@ftm/command-line"
import { ObjectStore } from "@ftm/object-store"
import type { ReportError } from "@ftm/report"
import type { ThemeModelError } from "@ftm/theme-model"
import { type CommandFlags, duration, orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"

type StageError = ThemeModelError | ReportError

const isStageError = (error: { readonly _tag: string }): error is StageError =>
  error._tag === "ThemeModelError" || error._tag === "ReportError"

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

/** Turns the failure of a stage into the end of the command: what happened, and what to type next. */
export const inStageWords =
  (quarter: Quarter, again: "themes" | "report") =>
  <A, E extends { readonly _tag: string }, R>(
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, Exclude<E, StageError> | Stop, R | ObjectStore> =>
    Effect.catch(work, (error) =>
      Effect.gen(function* () {
        if (!isStageError(error)) return yield* Effect.fail(error as Exclude<E, StageError>)
        const { location: store } = yield* ObjectStore
        const lines = yield* Effect.forEach(advice(error, again), ([what, command, flags]) =>
          Effect.map(typed(orchestrateLine(command, { quarter, store, ...flags })), (line) => `\n${what}:\n  ${line}`)
        )
        const isMissing = ["NoFirmTopics", "PartOfTopics", "NotWhole"].includes(error.reason._tag)
        return yield* new Stop({
          message: `${error.message}${lines.join("")}`,
          exitCode: isMissing ? exitCodes.dataMissing : exitCodes.failed
        })
      })
    )
