import { wrongUsage } from "@ftm/command-line"
import { choiceFlag, countFlag, optionalFlag, textFlag } from "@ftm/command-line/commands"
import { jobVariable } from "@ftm/job-contract"
import { type EngineSettings, topicVariables } from "@ftm/quarter-run"
import { topicChoiceWords } from "@ftm/run-words"
import { Effect, Option } from "effect"
import type { Flag } from "effect/cli"

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

/** The variables of the chosen topic model for a job; what cannot be had is wrong usage. */
export const chosenTopics = (flags: GivenTopicFlags, engine: EngineSettings["engine"]) =>
  topicVariables(
    {
      topicEngine: Option.getOrUndefined(flags.topicEngine),
      embedder: Option.getOrUndefined(flags.embedder),
      embedderModel: Option.getOrUndefined(flags.embedderModel),
      topicSettings: Option.getOrUndefined(flags.topicSettings),
      stability: Option.getOrUndefined(flags.stability)
    },
    engine,
    process.env
  ).pipe(Effect.catchTag("TopicChoiceError", (error) => Effect.flatMap(topicChoiceWords(error), (words) => Effect.fail(wrongUsage(words)))))
