import { type CommandFlags, type CommandLine, orchestrateLine } from "@ftm/transcript-schema"
import { defaultPollSeconds, type EngineSettings } from "./engine/EngineSettings.ts"
import type { RunStart } from "./RunStart.ts"

const engineFlags = (settings: EngineSettings): CommandFlags =>
  settings.engine === "local"
    ? { engine: "local", jobs: settings.jobs }
    : {
        engine: "batch",
        queue: settings.queue,
        definition: settings.definition,
        "fallback-queue": settings.fallbackQueue,
        "fallback-after": settings.fallbackQueue === null ? null : settings.fallbackAfter,
        region: settings.region,
        endpoint: settings.endpoint,
        timeout: settings.timeoutSeconds,
        "poll-seconds": settings.pollSeconds === defaultPollSeconds ? null : settings.pollSeconds
      }

/** What differs from the defaults of the topic model. */
const topicFlags = ({ EMBEDDER, EMBEDDER_MODEL, TOPIC_ENGINE, TOPIC_SETTINGS }: RunStart["topics"]): CommandFlags => ({
  "topic-engine": TOPIC_ENGINE === "bertopic" ? TOPIC_ENGINE : null,
  embedder: EMBEDDER === "onnx" ? EMBEDDER : null,
  "embedder-model": EMBEDDER === "onnx" ? EMBEDDER_MODEL : null,
  "topic-settings": TOPIC_SETTINGS
})

/** The whole command that goes on with a run that was started so. */
export const runCommandLine = (quarter: string, store: string, start: RunStart): CommandLine =>
  orchestrateLine("run", {
    quarter,
    store,
    ...engineFlags(start.settings),
    ...topicFlags(start.topics),
    "price-per-hour": start.price_per_hour,
    "max-cost": start.max_cost,
    restart: start.restart
  })
