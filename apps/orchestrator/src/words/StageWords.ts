import { dataMissing, failed } from "@ftm/command-line"
import { ObjectStore } from "@ftm/object-store"
import type { ReportError } from "@ftm/report"
import { stageFailureWords } from "@ftm/run-words"
import type { ThemeModelError } from "@ftm/theme-model"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Ends the command with the failure of a stage: what happened, and what to type next. */
export const stopOfStage = (quarter: Quarter, again: "themes" | "report") => (error: ThemeModelError | ReportError) =>
  Effect.gen(function* () {
    const { location } = yield* ObjectStore
    const words = yield* stageFailureWords(error, quarter, location, again)
    const isMissing = ["NoFirmTopics", "PartOfTopics", "NotWhole"].includes(error.reason._tag)
    return yield* isMissing ? dataMissing(words) : failed(words)
  })
