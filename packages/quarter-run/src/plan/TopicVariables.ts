import { defaultEmbedder, defaultTopicEngine, embedderProblem } from "@ftm/job-contract"
import { notForBertopic, parseTopicSettings, type TopicSettings, unusedSettings } from "@ftm/topic-model"
import { Effect, Result } from "effect"
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import type { EngineSettings } from "../engine/EngineSettings.ts"
import {
  BadTopicSettings,
  ModelMissing,
  ModelNotUsed,
  NoModelFolder,
  SettingsNotForBertopic,
  SettingsWithoutEffect,
  StabilityContradicts,
  StabilityNotForBertopic,
  topicChoiceError,
  UnknownEmbedder,
  UnknownTopicEngine
} from "./TopicChoiceError.ts"

/** What was asked of the topic model. Where something is left out, the variable of the environment counts that a job has for it. */
export interface AskedTopics {
  readonly topicEngine?: string | undefined
  readonly embedder?: string | undefined
  /** The folder of the sentence transformer. */
  readonly embedderModel?: string | undefined
  /** JSON. */
  readonly topicSettings?: string | undefined
  /** How often topics are found once more, to tell how sure each is: `stabilityRuns` of the topic settings, under a name of its own. */
  readonly stability?: number | undefined
}

/** An embedder and its model that go together. A job in the cloud has folders of its own, which are not looked for here. */
const checkEmbedder = Effect.fnUntraced(function* (embedder: string, model: string | undefined, engine: EngineSettings["engine"]) {
  if (embedder !== "static" && embedder !== "onnx") {
    const message = `EMBEDDER=${embedder} is not an embedder: static or onnx.`
    return yield* topicChoiceError(new UnknownEmbedder({ name: embedder }), message)
  }
  const mismatch = embedderProblem(embedder, model)
  if (mismatch === "model missing") return yield* topicChoiceError(new ModelMissing({}), "EMBEDDER=onnx needs EMBEDDER_MODEL=FOLDER.")
  if (model === undefined) return
  if (mismatch === "model not used")
    return yield* topicChoiceError(new ModelNotUsed({ model }), `EMBEDDER_MODEL=${model} is used only with EMBEDDER=onnx.`)
  if (engine === "local" && !existsSync(model))
    return yield* topicChoiceError(new NoModelFolder({ model, path: resolve(model) }), `There is no folder ${model}.`)
})

/** Settings that BERTopic would pass over are refused, under the name by which they were asked for. */
const checkForBertopic = Effect.fnUntraced(function* (settings: TopicSettings, stability: number | undefined) {
  const wanted = stability === undefined ? settings : { ...settings, stabilityRuns: stability }
  const names = notForBertopic(wanted)
  if (stability !== undefined && settings.stabilityRuns === undefined && names.includes("stabilityRuns"))
    return yield* topicChoiceError(new StabilityNotForBertopic({ stability }), "BERTopic does not measure stability.")
  if (names.length > 0)
    return yield* topicChoiceError(
      new SettingsNotForBertopic({ names }),
      `BERTopic cannot follow ${names.join(", ")} of the topic settings.`
    )
})

/** The native engine takes all settings, but those of a layout that is not chosen would do nothing. */
const checkForNative = Effect.fnUntraced(function* (settings: TopicSettings) {
  const { layout, names } = unusedSettings(settings)
  if (names.length === 0) return
  const message = `${names.join(" and ")} of the topic settings would have no effect: leave out, or add "layout":"${layout}".`
  return yield* topicChoiceError(new SettingsWithoutEffect({ names, layout }), message)
})

/**
 * The variables of the chosen topic model for a job, for `RunStart`. Everything is looked through before anything is submitted: whatever a
 * job would refuse, or pass over without a word, fails here with `TopicChoiceError` and a tagged reason.
 */
export const topicVariables = Effect.fn("topicVariables")(function* (
  asked: AskedTopics,
  engine: EngineSettings["engine"],
  environment: Readonly<Record<string, string | undefined>>
) {
  const chosen = (given: string | undefined, variable: string): string | undefined => given ?? (environment[variable]?.trim() || undefined)
  const topicEngine = chosen(asked.topicEngine, "TOPIC_ENGINE") ?? defaultTopicEngine
  const embedder = chosen(asked.embedder, "EMBEDDER") ?? defaultEmbedder
  const model = chosen(asked.embedderModel, "EMBEDDER_MODEL")
  const settings = chosen(asked.topicSettings, "TOPIC_SETTINGS")
  if (topicEngine !== "native" && topicEngine !== "bertopic") {
    const message = `TOPIC_ENGINE=${topicEngine} is not a topic engine: native or bertopic.`
    return yield* topicChoiceError(new UnknownTopicEngine({ name: topicEngine }), message)
  }
  yield* checkEmbedder(embedder, model, engine)
  const json = settings ?? "{}"
  const parsed = parseTopicSettings(json)
  if (Result.isFailure(parsed)) {
    const problem = parsed.failure.message.replace(/\s*\n\s*/g, " ")
    return yield* topicChoiceError(new BadTopicSettings({ settings: json, problem }), `TOPIC_SETTINGS is not valid: ${problem}`)
  }
  const { stability } = asked
  const { stabilityRuns } = parsed.success
  if (stability !== undefined && stabilityRuns !== undefined && stability !== stabilityRuns) {
    const message = `Stability ${stability} contradicts stabilityRuns ${stabilityRuns} of the topic settings.`
    return yield* topicChoiceError(new StabilityContradicts({ stability, stabilityRuns }), message)
  }
  yield* topicEngine === "bertopic" ? checkForBertopic(parsed.success, stability) : checkForNative(parsed.success)
  // One of the settings: so it is part of what topics were made of, and of the command that goes on with the run.
  const withStability =
    stability === undefined || stability === 0 ? settings : JSON.stringify({ ...parsed.success, stabilityRuns: stability })
  const variables: Readonly<Record<string, string>> = {
    TOPIC_ENGINE: topicEngine,
    EMBEDDER: embedder,
    ...(model === undefined ? {} : { EMBEDDER_MODEL: engine === "local" ? resolve(model) : model }),
    ...(withStability === undefined ? {} : { TOPIC_SETTINGS: withStability })
  }
  return variables
})
