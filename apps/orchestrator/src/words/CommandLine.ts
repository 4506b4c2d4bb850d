import { defaultPollSeconds, type EngineSettings, type RunStart } from "@ftm/quarter-run"
import { shellWord } from "@ftm/transcript-schema"
import { topicFlagsTyped } from "../TopicFlags.ts"

/** Another command about a quarter, as a user types it. */
export const commandLine = (command: "watch" | "cancel" | "themes" | "report", quarter: string, store: string): string =>
  `npm run orchestrate -- ${command} --quarter ${quarter} --store ${shellWord(store)}`

/** The settings as a user types them after a command. */
const engineFlags = (settings: EngineSettings): string => {
  if (settings.engine === "local") return `--engine local --jobs ${settings.jobs}`
  const more = [
    settings.fallbackQueue === null
      ? ""
      : ` --fallback-queue ${shellWord(settings.fallbackQueue)} --fallback-after ${settings.fallbackAfter}`,
    settings.region === null ? "" : ` --region ${shellWord(settings.region)}`,
    settings.endpoint === null ? "" : ` --endpoint ${shellWord(settings.endpoint)}`,
    settings.timeoutSeconds === null ? "" : ` --timeout ${settings.timeoutSeconds}`,
    settings.pollSeconds === defaultPollSeconds ? "" : ` --poll-seconds ${settings.pollSeconds}`
  ]
  return `--engine batch --queue ${shellWord(settings.queue)} --definition ${shellWord(settings.definition)}${more.join("")}`
}

/** The whole command that goes on with a run, as a user types it. */
export const runCommandLine = (quarter: string, store: string, start: RunStart): string => {
  const price = start.price_per_hour === null ? "" : ` --price-per-hour ${start.price_per_hour}`
  const limit = start.max_cost === null ? "" : ` --max-cost ${start.max_cost}`
  return (
    `npm run orchestrate -- run --quarter ${quarter} --store ${shellWord(store)} ` +
    `${engineFlags(start.settings)}${topicFlagsTyped(start.topics)}${price}${limit}`
  )
}
