import {
  BatchId,
  CommandForm,
  CommandFormName,
  type ShownForm,
  startIn,
  programs,
  pullModelLine,
  Quarter,
  StoreKeys,
  typedIn
} from "@ftm/transcript-schema"
import { Config, Effect, Option, Result, Schema } from "effect"
import { defaultJobSettings, type JobSettings } from "./JobSettings.ts"
import { defaultPython, defaultSpotPollSeconds, jobVariable } from "./JobVariable.ts"
import { parseBytes } from "./ParseBytes.ts"
import { defaultEmbedder, defaultTopicEngine, EmbedderName, embedderProblem, type TopicChoice, TopicEngineName } from "./TopicChoice.ts"
import { isYes, Seconds, Share, WholeNumber, YesOrNo } from "./VariableSchemas.ts"

/** Everything that a job is told, all of it from the environment. */
export interface JobConfig<Settings> extends Omit<JobSettings, "topicVariables"> {
  /** `s3://bucket[/prefix]` or a folder. */
  readonly store: string
  /** Below which key of the store results lie, such as `variants/eom/`; empty for the quarter's own. */
  readonly results: string
  readonly quarter: Quarter
  readonly batchId: string
  /** Under which name the job was submitted; undefined for one that somebody has started by hand. */
  readonly jobName: string | undefined
  /** The signal that ended the attempt before this one; undefined where that is not known, or did not happen. */
  readonly previousSignal: string | undefined
  /** Key of batches.jsonl in the store; undefined for its usual place. */
  readonly manifestKey: string | undefined
  readonly topics: TopicChoice<Settings>
  /** Firms modelled at the same time, each in a worker thread. */
  readonly workers: number
  /** Bytes that the whole process may use; undefined for the container's or machine's memory. */
  readonly maxMemory: number | undefined
  /** Where the Spot notice is asked for; undefined when it is not. */
  readonly metadataEndpoint: string | undefined
  readonly spotPollSeconds: number
  /** How messages show commands. */
  readonly commandForm: ShownForm
}

/** What the program that runs the job knows, and the environment does not. */
export interface JobConfigOptions<Settings> {
  /** What was given as --max-memory; overrides FTM_MAX_MEMORY. */
  readonly maxMemoryFlag?: string | undefined
  /** Firms modelled at the same time unless FTM_WORKERS is set. */
  readonly cores: number
  /** Looks at the name of the store; its failure says how that is spelt. */
  readonly parseStore: (location: string) => Result.Result<unknown, { readonly message: string }>
  /** Reads TOPIC_SETTINGS; its failure says which fields are wrong. */
  readonly parseTopicSettings: (json: string) => Result.Result<Settings, { readonly message: string }>
}

/** What is wrong with the configuration: every problem, not only the first. */
export class BadConfig extends Schema.TaggedError<BadConfig>()("BadConfig", {
  message: Schema.String,
  problems: Schema.Array(Schema.String)
}) {}

/** Reads the job's configuration, and lists all that is wrong with it at once. */
export const readJobConfig = Effect.fn("readJobConfig")(function* <Settings>(options: JobConfigOptions<Settings>) {
  const { maxMemoryFlag } = options
  const problems: Array<string> = []

  /** The variable's value; none when it is not set or empty. */
  const text = (name: string) =>
    Effect.map(
      Config.String(name).pipe(Config.option),
      Option.filter((value) => value.trim() !== "")
    )

  /** Reads one variable by a schema of its text; on a problem notes it and goes on with the fallback. */
  const read = Effect.fnUntraced(function* <S extends Schema.Codec<unknown, string>>(
    name: string,
    schema: S,
    fallback: S["Type"] | undefined
  ) {
    const value = yield* text(name)
    const { example, help } = jobVariable(name)
    const hint = `${name}=${example} (${help})`
    if (Option.isNone(value)) {
      if (fallback === undefined) problems.push(`${name} is not set: ${hint}`)
      return fallback
    }
    const decoded = Schema.decodeUnknownResult(schema)(value.value.trim())
    if (Result.isSuccess(decoded)) return decoded.success
    problems.push(`${name}=${value.value} is not valid: ${decoded.failure.message.split("\n")[0]}; for example ${hint}`)
    return fallback
  })

  const startedIn = yield* CommandForm
  const commandForm = (yield* read("FTM_COMMAND_FORM", CommandFormName, startIn(startedIn))) ?? startedIn
  const dataSource = yield* read("DATA_SOURCE", Schema.Literals(["s3", "wrds"]), undefined)
  const quarter = yield* read("QUARTER", Quarter, undefined)
  const batchId = yield* read("BATCH_ID", BatchId, undefined)
  const jobName = Option.getOrUndefined(yield* text("FTM_JOB_NAME"))
  const previousSignal = Option.getOrUndefined(yield* text("FTM_PREVIOUS_SIGNAL"))
  const checkpointInterval = yield* read("CHECKPOINT_INTERVAL", WholeNumber, defaultJobSettings.checkpointInterval)
  const allowFailures = yield* read("ALLOW_FAILURES", YesOrNo, defaultJobSettings.allowFailures ? "true" : "false")
  const maxConsecutiveFailures = yield* read("MAX_CONSECUTIVE_FAILURES", WholeNumber, defaultJobSettings.maxConsecutiveFailures)
  const maxFailureRate = yield* read("MAX_FAILURE_RATE", Share, defaultJobSettings.maxFailureRate)
  const minProcessedForRate = yield* read("MIN_PROCESSED_FOR_RATE", WholeNumber, defaultJobSettings.minProcessedForRate)
  const topicEngine = yield* read("TOPIC_ENGINE", TopicEngineName, defaultTopicEngine)
  const embedder = yield* read("EMBEDDER", EmbedderName, defaultEmbedder)
  const model = Option.getOrUndefined(yield* text("EMBEDDER_MODEL"))
  const mismatch = embedder === undefined ? undefined : embedderProblem(embedder, model)
  if (mismatch === "model missing") {
    problems.push(
      `EMBEDDER=onnx needs EMBEDDER_MODEL=FOLDER with tokenizer.json and model.onnx; in a checkout of FTM one is fetched with: ${typedIn(commandForm, pullModelLine())}`
    )
  }
  if (mismatch === "model not used")
    problems.push(`EMBEDDER_MODEL=${model} is used with EMBEDDER=onnx alone: set that, or leave out the model`)
  const python = Option.getOrElse(yield* text("BERTOPIC_PYTHON"), () => defaultPython)
  const settings = options.parseTopicSettings(Option.getOrElse(yield* text("TOPIC_SETTINGS"), () => "{}"))
  if (Result.isFailure(settings)) problems.push(`TOPIC_SETTINGS is not valid: ${settings.failure.message.replace(/\s*\n\s*/g, " ")}`)
  const workers = yield* read("FTM_WORKERS", WholeNumber, options.cores)

  const spotPollSeconds = yield* read("FTM_SPOT_POLL_SECONDS", Seconds, defaultSpotPollSeconds)

  const storeText = Option.map(yield* text("FTM_STORE"), (value) => value.trim())
  const bucket = Option.map(yield* text("S3_BUCKET"), (value) => value.trim())
  const store = Option.getOrUndefined(Option.orElse(storeText, () => Option.map(bucket, bucketLocation)))
  if (store === undefined) problems.push("FTM_STORE is not set: FTM_STORE=s3://my-bucket or a folder, or S3_BUCKET=my-bucket")
  const place = store === undefined ? undefined : options.parseStore(store)
  if (place !== undefined && Result.isFailure(place)) {
    const given = Option.isSome(storeText) ? `FTM_STORE=${storeText.value}` : `S3_BUCKET=${Option.getOrElse(bucket, () => "")}`
    problems.push(`${given} is not valid: ${place.failure.message}`)
  }

  const results = Option.getOrElse(yield* text("FTM_RESULTS"), () => "").trim()
  if (results !== "" && !/^([a-z0-9][a-z0-9._-]*\/)+$/i.test(results)) {
    problems.push(`FTM_RESULTS=${results} is not a place below a store: names that each end with a /, such as variants/eom/`)
  }

  const manifestText = yield* text("MANIFEST_S3_KEY")
  const manifestKey = Option.isSome(manifestText) ? keyInStore(manifestText.value.trim(), store ?? "") : undefined
  if (manifestKey === "") {
    problems.push(
      `MANIFEST_S3_KEY=${Option.getOrElse(manifestText, () => "")} is not in the store ${store}: give a key such as ${StoreKeys.batchesManifest(Quarter.make("2021Q1"))}`
    )
  }

  const memoryText = maxMemoryFlag ?? Option.getOrUndefined(yield* text("FTM_MAX_MEMORY"))
  const maxMemory = memoryText === undefined ? undefined : parseBytes(memoryText)
  if (memoryText !== undefined && (maxMemory === undefined || maxMemory < 1)) {
    problems.push(
      `${maxMemoryFlag === undefined ? "FTM_MAX_MEMORY" : "--max-memory"}=${memoryText} is not an amount of memory: give one such as 4GB`
    )
  }

  const metadataText = yield* text("AWS_EC2_METADATA_SERVICE_ENDPOINT")
  const metadataOff = Option.getOrElse(yield* text("AWS_EC2_METADATA_DISABLED"), () => "") === "true"
  const inBatch = Option.isSome(yield* text("AWS_BATCH_JOB_ID"))
  const metadataEndpoint = metadataOff
    ? undefined
    : Option.isSome(metadataText)
      ? metadataText.value.trim()
      : inBatch
        ? "http://169.254.169.254"
        : undefined

  if (
    problems.length > 0 ||
    Result.isFailure(settings) ||
    dataSource === undefined ||
    quarter === undefined ||
    batchId === undefined ||
    store === undefined ||
    checkpointInterval === undefined ||
    allowFailures === undefined ||
    maxConsecutiveFailures === undefined ||
    maxFailureRate === undefined ||
    minProcessedForRate === undefined ||
    topicEngine === undefined ||
    workers === undefined ||
    spotPollSeconds === undefined
  ) {
    return yield* new BadConfig({
      message:
        `The job's configuration has ${problems.length} problem${problems.length === 1 ? "" : "s"}:\n` +
        problems.map((problem) => `  - ${problem}`).join("\n") +
        `\nSet them and start again; every variable is listed by: ${typedIn(commandForm, { program: programs.map, flags: { help: true } })}`,
      problems
    })
  }
  const config: JobConfig<Settings> = {
    dataSource,
    store,
    results,
    quarter,
    batchId,
    jobName,
    previousSignal,
    manifestKey,
    checkpointInterval,
    allowFailures: isYes(allowFailures),
    maxConsecutiveFailures,
    maxFailureRate,
    minProcessedForRate,
    topics: { engine: topicEngine, model, settings: settings.success, python },
    workers,
    maxMemory,
    metadataEndpoint,
    spotPollSeconds,
    commandForm
  }
  return config
})

/** The place of S3_BUCKET, which is a bucket's name or its whole address. */
const bucketLocation = (given: string): string => (given.includes(":") ? given : `s3://${given}`)

/** A key as it is, or the key part of `s3://bucket/prefix/key`; empty when that lies outside of the store. */
const keyInStore = (given: string, store: string): string => {
  if (!given.startsWith("s3://")) return given
  const root = store.endsWith("/") ? store : `${store}/`
  return given.startsWith(root) ? given.slice(root.length) : ""
}
