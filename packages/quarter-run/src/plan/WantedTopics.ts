import { defaultEmbedder, defaultTopicEngine } from "@ftm/job-contract"
import type { WantedLineage } from "@ftm/lineage"
import {
  optionsOfBertopic,
  nativeEngineVersion,
  parseTopicSettings,
  staticEmbedder,
  topicOptions,
  type TopicSettings
} from "@ftm/topic-model"
import { Result } from "effect"
import { basename } from "node:path"

/**
 * What is known, before a job is started, of what the topics of a run would be made of: from the fingerprint of the prefetched sentences and
 * the variables of the topic model. Which packages a job's Python has, and how large the sentence transformer beside the static
 * embedder is, only the job knows.
 */
export const wantedTopics = (sentences: string, topics: Readonly<Record<string, string>>): WantedLineage => {
  const engine = topics["TOPIC_ENGINE"] ?? defaultTopicEngine
  const settings: TopicSettings = Result.getOrElse(parseTopicSettings(topics["TOPIC_SETTINGS"] ?? "{}"), () => ({}))
  const options = topicOptions(settings)
  const isStatic = (topics["EMBEDDER"] ?? defaultEmbedder) === "static"
  const embedder = isStatic
    ? { name: staticEmbedder.name, version: staticEmbedder.version }
    : { name: `${staticEmbedder.name}+onnx:${basename(topics["EMBEDDER_MODEL"] ?? "")}` }
  const common = { topic_engine: engine, preset: settings.preset ?? "earnings-call", embedder }
  const isNative = engine === "native"
  return {
    inputs: { prefetch: sentences },
    settings: { ...common, ...(isNative ? options : optionsOfBertopic(options)) },
    ...(isNative ? { versions: { "native topic engine": nativeEngineVersion } } : {}),
    unknown: ["packages", ...(isStatic ? [] : ["embedder.version"])]
  }
}
