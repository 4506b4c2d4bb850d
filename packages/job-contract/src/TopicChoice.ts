import { Schema } from "effect"

/** Which program models topics. */
export const TopicEngineName = Schema.Literals(["native", "bertopic"])
export type TopicEngineName = typeof TopicEngineName.Type
/** How sentences become vectors. */
export const EmbedderName = Schema.Literals(["static", "onnx"])
export type EmbedderName = typeof EmbedderName.Type

export const defaultTopicEngine: TopicEngineName = "native"
export const defaultEmbedder: EmbedderName = "static"

/** Which topic model a job uses. `Settings` is what the topic engine makes of TOPIC_SETTINGS. */
export interface TopicChoice<Settings> {
  readonly engine: TopicEngineName
  /** Folder of the sentence transformer; undefined for the static embedder. */
  readonly model: string | undefined
  readonly settings: Settings
  /** The interpreter of BERTopic. */
  readonly python: string
}

/** Why an embedder and a model do not go together. */
export type EmbedderProblem = "model missing" | "model not used"

/** A sentence transformer needs the folder that it is in, and the static embedder has none. Undefined when the two go together. */
export const embedderProblem = (embedder: EmbedderName, model: string | undefined): EmbedderProblem | undefined => {
  if (embedder === "onnx" && model === undefined) return "model missing"
  if (embedder === "static" && model !== undefined) return "model not used"
  return undefined
}
