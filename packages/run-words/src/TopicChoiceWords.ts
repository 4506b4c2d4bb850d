import type { TopicChoiceError } from "@ftm/quarter-run"
import { pullModelLine, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Why the topic model that was asked for cannot be had, in the words of the command's flags, and what to type. */
export const topicChoiceWords = Effect.fnUntraced(function* ({ message, reason }: TopicChoiceError) {
  switch (reason._tag) {
    case "ModelNotUsed":
      return `--embedder-model ${reason.model} is used only with --embedder onnx.`
    case "ModelMissing":
      return `--embedder onnx needs --embedder-model FOLDER. In a checkout of FTM, one is fetched with: ${yield* typed(pullModelLine())}`
    case "NoModelFolder":
      return `${message} In a checkout of FTM, a sentence transformer is fetched into it with: ${yield* typed(pullModelLine(reason.path))}`
    case "BadTopicSettings":
      return `--topic-settings ${reason.settings} is not valid: ${reason.problem}`
    case "StabilityContradicts":
      return `--stability ${reason.stability} contradicts stabilityRuns ${reason.stabilityRuns} of the topic settings: leave out one of them.`
    case "StabilityNotForBertopic":
      return `BERTopic cannot follow --stability ${reason.stability}: leave that out, or use --topic-engine native.`
    case "SettingsNotForBertopic":
      return `BERTopic cannot follow ${reason.names.join(", ")} of the topic settings: leave that out, or use --topic-engine native.`
    case "UnknownTopicEngine":
    case "UnknownEmbedder":
    case "SettingsWithoutEffect":
      return message
  }
})
