import { type FlagNeed } from "@ftm/command-line"
import { amountFlag, choiceFlag, countFlag, optionalFlag, textFlag, withKnownDefault } from "@ftm/command-line/commands"
import { defaultPollSeconds, type EngineSettings } from "@ftm/quarter-run"
import { Option } from "effect"
import type { Flag } from "effect/cli"
import { availableParallelism } from "node:os"

const [defaultQueue, defaultDefinition, defaultFallbackAfter] = ["ftm-queue", "ftm-map", 3]

/** AWS Batch tries a job 10 times at most, and takes no shorter timeout. */
const [mostMachines, leastTimeoutSeconds] = [10, 60]

const batchFlags = {
  queue: optionalFlag(textFlag("queue", "NAME"), "batch: the job queue, name or ARN", defaultQueue),
  definition: optionalFlag(textFlag("definition", "NAME"), "batch: the job definition, name, name:revision or ARN", defaultDefinition),
  fallbackQueue: optionalFlag(
    textFlag("fallback-queue", "NAME"),
    "batch: an on-demand queue for batches that keep losing machines",
    "none"
  ),
  fallbackAfter: optionalFlag(
    countFlag("fallback-after", "N", 1, mostMachines),
    `batch: how many machines a batch loses before it goes to --fallback-queue, 1 to ${mostMachines}`,
    String(defaultFallbackAfter)
  ),
  region: optionalFlag(textFlag("region", "REGION"), "batch: the AWS region", "as the AWS command line finds it"),
  endpoint: optionalFlag(textFlag("endpoint", "URL"), "batch: where the Batch service is, for an emulator", "AWS"),
  timeout: optionalFlag(
    countFlag("timeout", "SECONDS", leastTimeoutSeconds),
    `batch: how long a job may run, ${leastTimeoutSeconds} s or more`,
    "what the job definition says"
  ),
  pollSeconds: optionalFlag(amountFlag("poll-seconds", "SECONDS"), "batch: time between two looks at the jobs", `${defaultPollSeconds}`)
}

/** The flags that say where the jobs run. */
export const engineFlags = {
  engine: withKnownDefault(choiceFlag("engine", ["local", "batch"]), "local = processes on this machine; batch = AWS Batch", "local"),
  jobs: optionalFlag(countFlag("jobs"), "local: how many processes run at a time", "the number of cores"),
  ...batchFlags
}

type GivenEngineFlags = { readonly [Name in keyof typeof engineFlags]: (typeof engineFlags)[Name] extends Flag.Flag<infer A> ? A : never }

export const engineSettings = (flags: GivenEngineFlags): EngineSettings =>
  flags.engine === "local"
    ? { engine: "local", jobs: Option.getOrElse(flags.jobs, () => availableParallelism()) }
    : {
        engine: "batch",
        queue: Option.getOrElse(flags.queue, () => defaultQueue),
        definition: Option.getOrElse(flags.definition, () => defaultDefinition),
        fallbackQueue: Option.getOrNull(flags.fallbackQueue),
        fallbackAfter: Option.getOrElse(flags.fallbackAfter, () => defaultFallbackAfter),
        region: Option.getOrNull(flags.region),
        endpoint: Option.getOrNull(flags.endpoint),
        timeoutSeconds: Option.getOrNull(flags.timeout),
        pollSeconds: Option.getOrElse(flags.pollSeconds, () => defaultPollSeconds)
      }

/** What the flags need to have an effect. */
export const engineNeeds = (flags: GivenEngineFlags): ReadonlyArray<FlagNeed<"jobs" | keyof typeof batchFlags>> => [
  { flags: ["jobs"], only: "with --engine local", met: flags.engine === "local" },
  { flags: Object.keys(batchFlags) as Array<keyof typeof batchFlags>, only: "with --engine batch", met: flags.engine === "batch" },
  { flags: ["fallbackAfter"], only: "with --fallback-queue", met: Option.isSome(flags.fallbackQueue) }
]
