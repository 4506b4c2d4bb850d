import { defaultBreakerRules, Quarter, StoreKeys } from "@ftm/transcript-schema"

/** A variable of a job's environment. The list below is also the text of `ftm-map --help`. */
export interface JobVariable {
  readonly name: string
  /** What it is: a phrase for help texts, without a full stop. */
  readonly help: string
  /** Its value when it is not set, in words where it depends on the machine; undefined where there is none. */
  readonly default?: string
  /** A job without it does not start. */
  readonly required?: true
  /** A value that is valid. */
  readonly example: string
}

const withDefault = (name: string, help: string, value: string | number | boolean): JobVariable => ({
  name,
  help,
  default: String(value),
  example: String(value)
})

/** Firms between two checkpoints unless set otherwise. */
export const defaultCheckpointInterval = 50
/** Seconds between two looks at the Spot notice unless set otherwise; AWS advises five. */
export const defaultSpotPollSeconds = 5
/** The interpreter of BERTopic unless set otherwise. */
export const defaultPython = "python3"

const exampleManifest = StoreKeys.batchesManifest(Quarter.make("2021Q1"))

export const jobVariables: ReadonlyArray<JobVariable> = [
  { name: "DATA_SOURCE", required: true, help: "where sentences come from: s3 (the prefetched store) or wrds", example: "s3" },
  {
    name: "FTM_STORE",
    required: true,
    help: "the store: s3://bucket[/prefix] or a folder (or S3_BUCKET: a bucket's name)",
    example: "s3://my-bucket"
  },
  {
    name: "FTM_RESULTS",
    help: "below which key of the store results lie: that of a variant",
    default: "the quarter's own",
    example: "variants/eom/"
  },
  { name: "FTM_GROUP_READABLE", help: "1: the group may read what is written into a folder", default: "the owner alone", example: "1" },
  { name: "QUARTER", required: true, help: "the quarter", example: "2021Q1" },
  { name: "BATCH_ID", required: true, help: "which batch of the quarter's manifest to work through", example: "batch_000" },
  {
    name: "MANIFEST_S3_KEY",
    help: "key of batches.jsonl in the store, or its whole s3:// address",
    default: exampleManifest.replace("2021Q1", "Q"),
    example: exampleManifest
  },
  { name: "FTM_JOB_NAME", help: "the name under which the job was submitted", example: "ftm-2021Q1-batch_000-1-5f3a09c2" },
  { name: "FTM_PREVIOUS_SIGNAL", help: "the signal that ended the job's attempt before this one", example: "SIGKILL" },
  withDefault("CHECKPOINT_INTERVAL", "firms between two checkpoints; each stretch is one part", defaultCheckpointInterval),
  withDefault("ALLOW_FAILURES", "false: exit with code 1 if any firm failed, after all were tried", true),
  withDefault("MAX_CONSECUTIVE_FAILURES", "stop after this many failures in a row", defaultBreakerRules.maxConsecutiveFailures),
  withDefault("MAX_FAILURE_RATE", "stop when a larger share of the firms, from 0 to 1, has failed", defaultBreakerRules.maxFailureRate),
  withDefault(
    "MIN_PROCESSED_FOR_RATE",
    "how many firms must be processed before that share counts",
    defaultBreakerRules.minProcessedForRate
  ),
  withDefault("TOPIC_ENGINE", "the topic model: native (this program's own) or bertopic (BERTopic, in Python)", "native"),
  withDefault(
    "EMBEDDER",
    "how sentences become vectors: static (comes with the program) or onnx (a sentence transformer beside it)",
    "static"
  ),
  { name: "EMBEDDER_MODEL", help: "for EMBEDDER=onnx: the folder with tokenizer.json and model.onnx", example: "models/all-MiniLM-L6-v2" },
  {
    name: "TOPIC_SETTINGS",
    help: "a preset (earnings-call, short-texts, pipeline or bertopic) and what differs from it, as JSON",
    default: "{}",
    example: '{"hdbscan":{"minClusterSize":8}}'
  },
  withDefault("BERTOPIC_PYTHON", "for TOPIC_ENGINE=bertopic: the Python that has BERTopic", defaultPython),
  { name: "FTM_WORKERS", help: "how many firms are modelled at the same time", default: "the machine's cores", example: "2" },
  {
    name: "FTM_MAX_MEMORY",
    help: "how much memory the process may use (also --max-memory)",
    default: "the container's limit, else the machine's memory",
    example: "4GB"
  },
  {
    name: "FTM_COMMAND_FORM",
    help: "how messages show commands: checkout (through npm) or installed (by the names of the packages' programs)",
    default: "as the job itself was started",
    example: "installed"
  },
  {
    name: "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    help: "where to ask for the Spot notice",
    default: "EC2's own in a Batch job, nowhere otherwise",
    example: "http://169.254.169.254"
  },
  withDefault("FTM_SPOT_POLL_SECONDS", "seconds between two looks at the Spot notice", defaultSpotPollSeconds)
]

/** The variable of this name. */
export const jobVariable = (name: string): JobVariable => {
  const found = jobVariables.find((variable) => variable.name === name)
  if (found === undefined) throw new Error(`${name} is not a variable of a job: add it to jobVariables`)
  return found
}
