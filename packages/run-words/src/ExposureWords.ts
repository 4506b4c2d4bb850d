import type { ExposureError } from "@ftm/exposure"
import { type CommandLine, type TranscriptSourceError, typed, withFlags } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Why there are no exposures, and what to type next; `command` is the one that failed. */
export const exposureFailureWords = Effect.fnUntraced(function* (error: ExposureError | TranscriptSourceError, command: CommandLine) {
  switch (error.reason._tag) {
    case "UnknownWords":
      return `${error.message}\nTo ask by its phrases alone:\n  ${yield* typed(withFlags(command, { by: "phrases" }))}`
    case "ExposureOutOfDate": {
      const anew = yield* typed(withFlags(command, { restart: true }))
      return `${error.message}\nTo keep both side by side, add --variant NAME. To replace those that are there:\n  ${anew}`
    }
    default:
      return error.message
  }
})
