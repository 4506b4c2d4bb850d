import { wrongUsage } from "@ftm/command-line"
import { choiceFlag, countFlag, optionalFlag, textFlag } from "@ftm/command-line/commands"
import { defaultEmbedder, defaultTopicEngine, embedderProblem, jobVariable } from "@ftm/job-contract"
import { notForBertopic, parseTopicSettings, unusedSettings } from "@ftm/topic-model"
import { pullModelLine, typed } from "@ftm/transcript-schema"
import { Effect, Option, Result } from "effect"
import type { Flag } from "effect/cli"
import { existsSync } from "node:fs"
import { resolve } from "node:path"

/** A flag for a variable of the job, with its help; the flag falls back to the variable. `more` is another sentence. */
const variableFlag = <A>(flag: Flag.Flag<A>, name: string, more = ""): Flag.Flag<Option.Option<A>> => {
  const { default: otherwise, help } = jobVariable(name)
  const fallback = otherwise === undefined ? "" : `, or else ${otherwise}`
  return optionalFlag(flag, `${help.charAt(0).toUpperCase()}${help.slice(1)}${more}`, `the variable ${name}${fallback}`)
}

/** The flags that choose the topic model; each falls back to the variable that a job reads. */
export const topicFlags = {
  topicEngine: variableFlag(choiceFlag("topic-engine", ["native", "bertopic"]), "TOPIC_ENGINE"),
  embedder: variableFlag(choiceFlag("embedder", ["static", "onnx"]), "EMBEDDER"),
  embedderModel: variableFlag(textFlag("embedder-model", "FOLDER"), "EMBEDDER_MODEL", ". The path is the one that the jobs see"),
  topicSettings: variableFlag(
    textFlag("topic-settings", "JSON"),
    "TOPIC_SETTINGS",
    `. For example ${jobVariable("TOPIC_SETTINGS").example}`
  ),
  stability: optionalFlag(
    countFlag("stability", "N", 0),
    "Tell how sure each topic is: find topics N times more, each time without a tenth of the sentences. With 5, a call takes about three times as long",
    "stabilityRuns of the topic settings, or else 0, which leaves the column stability empty"
  )
}

type GivenTopicFlags = {
  readonly [Name in keyof typeof topicFlags]: (typeof topicFlags)[Name] extends Flag.Flag<infer Given> ? Given : never
}

/** The variables of the chosen topic model for a job, looked through before anything is submitted. */
export const topicVariables = Effect.fn("topicVariables")(function* (
  flags: GivenTopicFlags,
  engine: "local" | "batch",
  environment: NodeJS.ProcessEnv
) {
  const chosen = (flag: Option.Option<string>, variable: string): string | undefined =>
    Option.getOrElse(flag, () => environment[variable]?.trim() || undefined)
  const topicEngine = chosen(flags.topicEngine, "TOPIC_ENGINE") ?? defaultTopicEngine
  const embedder = chosen(flags.embedder, "EMBEDDER") ?? defaultEmbedder
  const model = chosen(flags.embedderModel, "EMBEDDER_MODEL")
  const settings = chosen(flags.topicSettings, "TOPIC_SETTINGS")
  if (topicEngine !== "native" && topicEngine !== "bertopic")
    return yield* wrongUsage(`TOPIC_ENGINE=${topicEngine} is not a topic engine: native or bertopic.`)
  if (embedder !== "static" && embedder !== "onnx") return yield* wrongUsage(`EMBEDDER=${embedder} is not an embedder: static or onnx.`)
  const mismatch = embedderProblem(embedder, model)
  if (mismatch === "model not used") return yield* wrongUsage(`--embedder-model ${model} is used only with --embedder onnx.`)
  if (mismatch === "model missing") {
    return yield* wrongUsage(
      `--embedder onnx needs --embedder-model FOLDER. In a checkout of FTM, one is fetched with: ${yield* typed(pullModelLine())}`
    )
  }
  if (engine === "local" && model !== undefined && !existsSync(model)) {
    return yield* wrongUsage(
      `There is no folder ${model}. In a checkout of FTM, a sentence transformer is fetched into it with: ${yield* typed(pullModelLine(resolve(model)))}`
    )
  }
  const parsed = parseTopicSettings(settings ?? "{}")
  if (Result.isFailure(parsed))
    return yield* wrongUsage(`--topic-settings ${settings} is not valid: ${parsed.failure.message.replace(/\s*\n\s*/g, " ")}`)
  const asked = Option.getOrUndefined(flags.stability)
  const { stabilityRuns } = parsed.success
  if (asked !== undefined && stabilityRuns !== undefined && asked !== stabilityRuns)
    return yield* wrongUsage(
      `--stability ${asked} contradicts stabilityRuns ${stabilityRuns} of the topic settings: leave out one of them.`
    )
  const wanted = asked === undefined ? parsed.success : { ...parsed.success, stabilityRuns: asked }
  const notFollowed = topicEngine === "bertopic" ? notForBertopic(wanted) : []
  if (notFollowed.includes("stabilityRuns") && stabilityRuns === undefined)
    return yield* wrongUsage(`BERTopic cannot follow --stability ${asked}: leave that out, or use --topic-engine native.`)
  if (notFollowed.length > 0) {
    return yield* wrongUsage(
      `BERTopic cannot follow ${notFollowed.join(", ")} of the topic settings: leave that out, or use --topic-engine native.`
    )
  }
  const unused = unusedSettings(parsed.success)
  if (topicEngine === "native" && unused.names.length > 0)
    return yield* wrongUsage(
      `${unused.names.join(" and ")} of the topic settings would have no effect: leave out, or add "layout":"${unused.layout}".`
    )
  // One of the settings: so it is part of what topics were made of, and of the command that goes on with the run.
  const withStability = asked === undefined || asked === 0 ? settings : JSON.stringify(wanted)
  const variables: Readonly<Record<string, string>> = {
    TOPIC_ENGINE: topicEngine,
    EMBEDDER: embedder,
    ...(model === undefined ? {} : { EMBEDDER_MODEL: engine === "local" ? resolve(model) : model }),
    ...(withStability === undefined ? {} : { TOPIC_SETTINGS: withStability })
  }
  return variables
})
