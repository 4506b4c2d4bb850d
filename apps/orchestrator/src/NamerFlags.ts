import { wrongUsage } from "@ftm/command-line"
import { amountFlag, optionalFlag } from "@ftm/command-line/commands"
import { keywordNamer, modelNamer, namerVariables, readNamerSettings } from "@ftm/theme-names"
import { Effect, Layer, Option } from "effect"

export const maxNameCostFlag = optionalFlag(
  amountFlag("max-name-cost", "DOLLARS"),
  "Ask the language model for no more names before they might cost more than this",
  "no limit"
)

/** For the help of a command: where names come from, and which variables say so. */
export const namerWords = `Names are made of keywords, or given by a language model: ${namerVariables.map(({ help, name }) => `${name}: ${help}`).join("; ")}`

/** Names by the language model that the environment configures, or else by keywords. */
export const namerLayer = (maxCost: Option.Option<number>) =>
  Layer.unwrap(
    readNamerSettings(Option.getOrUndefined(maxCost)).pipe(
      Effect.mapError(({ message }) => wrongUsage(message)),
      Effect.map(Option.match({ onNone: () => keywordNamer, onSome: (settings) => modelNamer(settings) }))
    )
  )
