import { availableParallelism } from "node:os"
import { Quarter } from "@ftm/transcript-schema"
import { Config, Effect, Option, Result, Schema } from "effect"

/** Everything that a job is told, all of it from the environment. */
export interface JobConfig {
  readonly dataSource: "s3" | "wrds"
  /** `s3://bucket[/prefix]` or a folder. */
  readonly store: string
  readonly quarter: Quarter
  readonly batchId: string
  /** Key of batches.jsonl in the store; undefined for its usual place. */
  readonly manifestKey: string | undefined
  readonly checkpointInterval: number
  readonly allowFailures: boolean
  readonly maxConsecutiveFailures: number
  readonly maxFailureRate: number
  readonly minProcessedForRate: number
  readonly topicEngine: "native"
  /** Firms modelled at the same time, each in a worker thread. */
  readonly workers: number
  /** Bytes that the whole process may use; undefined for the container's or machine's memory. */
  readonly maxMemory: number | undefined
  /** Where the Spot notice is polled; undefined when it is not. */
  readonly metadataEndpoint: string | undefined
  readonly spotPollSeconds: number
}

/** One variable: its name, what it is, and how it is read. The list is also the text of `--help`. */
interface Variable {
  readonly name: string
  readonly says: string
  readonly example: string
}

export const variables: ReadonlyArray<Variable> = [
  { name: "DATA_SOURCE", says: "where sentences come from: s3 (the prefetched store) or wrds", example: "s3" },
  { name: "FTM_STORE", says: "the store: s3://bucket[/prefix] or a folder (or S3_BUCKET: a bucket's name)", example: "s3://my-bucket" },
  { name: "QUARTER", says: "the quarter", example: "2021Q1" },
  { name: "BATCH_ID", says: "the batch of the quarter's manifest to work through", example: "batch_000" },
  { name: "MANIFEST_S3_KEY", says: "key of batches.jsonl in the store", example: "manifests/quarter=2021Q1/batches.jsonl" },
  { name: "CHECKPOINT_INTERVAL", says: "firms a part and checkpoint", example: "50" },
  { name: "ALLOW_FAILURES", says: "false: exit 1 when any firm failed", example: "true" },
  { name: "MAX_CONSECUTIVE_FAILURES", says: "stop after this many failures in a row", example: "5" },
  { name: "MAX_FAILURE_RATE", says: "stop when a larger share of firms failed, 0 to 1", example: "0.05" },
  { name: "MIN_PROCESSED_FOR_RATE", says: "… looked at from this many firms on", example: "100" },
  { name: "TOPIC_ENGINE", says: "the topic model: native", example: "native" },
  { name: "FTM_WORKERS", says: "firms modelled at the same time; the machine's cores unless set", example: "2" },
  { name: "FTM_MAX_MEMORY", says: "memory that the process may use (also --max-memory); the container's limit unless set", example: "4GB" },
  { name: "AWS_EC2_METADATA_SERVICE_ENDPOINT", says: "where the Spot notice is polled; only in a Batch job unless set", example: "http://169.254.169.254" },
  { name: "FTM_SPOT_POLL_SECONDS", says: "seconds between two looks at it", example: "5" }
]

/** `4GB`, `512MB`, `2GiB` or plain bytes, in bytes; undefined when it is none of these. */
export const parseBytes = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|KIB|MIB|GIB|K|M|G)?$/i.exec(text.trim())
  if (match === null) return undefined
  const powers: Readonly<Record<string, number>> = {
    B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30
  }
  return Math.round(Number(match[1]) * (powers[(match[2] ?? "B").toUpperCase()] ?? 1))
}

/** What is wrong with the configuration: every problem, not only the first. */
export class BadConfig extends Schema.TaggedError<BadConfig>()("BadConfig", {
  message: Schema.String,
  problems: Schema.Array(Schema.String)
}) {}

/**
 * Reads the job's configuration, and lists all that is wrong with it at once.
 *
 * @param maxMemoryFlag what was given as --max-memory; stands over FTM_MAX_MEMORY
 */
export const readJobConfig = Effect.fn("readJobConfig")(function*(maxMemoryFlag?: string) {
  const problems: Array<string> = []

  /** The variable's value; none when it is not set or empty. */
  const text = (name: string) =>
    Effect.map(Config.String(name).pipe(Config.option), Option.filter((value) => value.trim() !== ""))

  /** Reads one variable by a schema of its text; on a problem notes it and goes on with the fallback. */
  const read = Effect.fnUntraced(function*<S extends Schema.Codec<unknown, string>>(name: string, schema: S, fallback: S["Type"] | undefined) {
    const value = yield* text(name)
    const variable = variables.find((candidate) => candidate.name === name)
    const hint = `${name}=${variable?.example} (${variable?.says})`
    if (Option.isNone(value)) {
      if (fallback === undefined) problems.push(`${name} is not set: ${hint}`)
      return fallback
    }
    const decoded = Schema.decodeUnknownResult(schema)(value.value.trim())
    if (Result.isSuccess(decoded)) return decoded.success
    problems.push(`${name}=${value.value} is not valid: ${decoded.failure.message.split("\n")[0]}; for example ${hint}`)
    return fallback
  })
  const wholeNumber = Schema.FiniteFromString.pipe(Schema.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(1)))
  const share = Schema.FiniteFromString.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 1 })))
  const yesOrNo = Schema.Literals(["true", "false", "1", "0", "yes", "no"])

  const dataSource = yield* read("DATA_SOURCE", Schema.Literals(["s3", "wrds"]), undefined)
  const quarter = yield* read("QUARTER", Quarter, undefined)
  const batchId = yield* read("BATCH_ID", Schema.String, undefined)
  const checkpointInterval = yield* read("CHECKPOINT_INTERVAL", wholeNumber, 50)
  const allowFailures = yield* read("ALLOW_FAILURES", yesOrNo, "true")
  const maxConsecutiveFailures = yield* read("MAX_CONSECUTIVE_FAILURES", wholeNumber, 5)
  const maxFailureRate = yield* read("MAX_FAILURE_RATE", share, 0.05)
  const minProcessedForRate = yield* read("MIN_PROCESSED_FOR_RATE", wholeNumber, 100)
  const topicEngine = yield* read("TOPIC_ENGINE", Schema.Literals(["native"]), "native")
  const workers = yield* read("FTM_WORKERS", wholeNumber, availableParallelism())

  const spotPollSeconds = yield* read("FTM_SPOT_POLL_SECONDS", Schema.FiniteFromString.pipe(Schema.check(Schema.isGreaterThan(0))), 5)

  const storeText = yield* text("FTM_STORE")
  const bucket = yield* text("S3_BUCKET")
  const store = Option.isSome(storeText)
    ? storeText.value.trim()
    : Option.isSome(bucket) ? `s3://${bucket.value.trim().replace(/^s3:\/\//, "")}` : undefined
  if (store === undefined) problems.push("FTM_STORE is not set: FTM_STORE=s3://my-bucket or a folder, or S3_BUCKET=my-bucket")

  const manifestText = yield* text("MANIFEST_S3_KEY")
  const manifestKey = Option.isSome(manifestText) ? keyInStore(manifestText.value.trim(), store ?? "") : undefined
  if (manifestKey === "") {
    problems.push(`MANIFEST_S3_KEY=${Option.getOrElse(manifestText, () => "")} is not in the store ${store}: give a key such as manifests/quarter=2021Q1/batches.jsonl`)
  }

  const memoryText = maxMemoryFlag ?? Option.getOrUndefined(yield* text("FTM_MAX_MEMORY"))
  const maxMemory = memoryText === undefined ? undefined : parseBytes(memoryText)
  if (memoryText !== undefined && (maxMemory === undefined || maxMemory < 1)) {
    problems.push(`${maxMemoryFlag === undefined ? "FTM_MAX_MEMORY" : "--max-memory"}=${memoryText} is not an amount of memory: give one such as 4GB`)
  }

  const metadataText = yield* text("AWS_EC2_METADATA_SERVICE_ENDPOINT")
  const metadataOff = Option.getOrElse(yield* text("AWS_EC2_METADATA_DISABLED"), () => "") === "true"
  const inBatch = Option.isSome(yield* text("AWS_BATCH_JOB_ID"))
  const metadataEndpoint = metadataOff
    ? undefined
    : Option.isSome(metadataText) ? metadataText.value.trim() : inBatch ? "http://169.254.169.254" : undefined

  if (
    problems.length > 0 || dataSource === undefined || quarter === undefined || batchId === undefined || store === undefined ||
    checkpointInterval === undefined || maxConsecutiveFailures === undefined || maxFailureRate === undefined ||
    minProcessedForRate === undefined || topicEngine === undefined || workers === undefined || spotPollSeconds === undefined
  ) {
    return yield* new BadConfig({
      message: `The job's configuration has ${problems.length} problem${problems.length === 1 ? "" : "s"}:\n` +
        problems.map((problem) => `  - ${problem}`).join("\n") + "\nSet them and start again; ftm-map --help lists every variable",
      problems
    })
  }
  const config: JobConfig = {
    dataSource,
    store,
    quarter,
    batchId,
    manifestKey,
    checkpointInterval,
    allowFailures: allowFailures === "true" || allowFailures === "1" || allowFailures === "yes",
    maxConsecutiveFailures,
    maxFailureRate,
    minProcessedForRate,
    topicEngine,
    workers,
    maxMemory,
    metadataEndpoint,
    spotPollSeconds
  }
  return config
})

/** A key as it is, or the key part of `s3://bucket/prefix/key`; empty when that lies outside of the store. */
const keyInStore = (given: string, store: string): string => {
  if (!given.startsWith("s3://")) return given
  const root = store.endsWith("/") ? store : `${store}/`
  return given.startsWith(root) ? given.slice(root.length) : ""
}
