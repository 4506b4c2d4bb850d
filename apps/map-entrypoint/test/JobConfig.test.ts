import { jobVariables } from "@ftm/job-contract"
import { ConfigProvider, Effect } from "effect"
import { availableParallelism } from "node:os"
import { describe, expect, it } from "vitest"
import { parseArguments, usage } from "../src/CommandLine.ts"
import { readJobConfig } from "../src/JobConfig.ts"

type Environment = Readonly<Record<string, string>>
const least: Environment = { DATA_SOURCE: "s3", FTM_STORE: "./store", QUARTER: "2021Q1", BATCH_ID: "batch_000" }
const read = (environment: Environment, flag?: string) =>
  Effect.runPromise(readJobConfig(flag).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment)))))
const problems = async (environment: Environment, flag?: string) =>
  (
    (await Effect.runPromise(
      readJobConfig(flag).pipe(Effect.flip, Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment))))
    )) as { problems: ReadonlyArray<string> }
  ).problems

describe("readJobConfig", () => {
  it("has defaults for everything but what, where and which", async () => {
    expect(await read(least)).toEqual({
      dataSource: "s3",
      store: "./store",
      quarter: "2021Q1",
      batchId: "batch_000",
      manifestKey: undefined,
      checkpointInterval: 50,
      allowFailures: true,
      maxConsecutiveFailures: 5,
      maxFailureRate: 0.05,
      minProcessedForRate: 100,
      topics: { engine: "native", model: undefined, settings: {}, python: "python3" },
      workers: availableParallelism(),
      maxMemory: undefined,
      metadataEndpoint: undefined,
      spotPollSeconds: 5,
      commandForm: "installed",
      results: ""
    })
  })

  it("takes everything from the environment", async () => {
    expect(
      await read(
        {
          ...least,
          FTM_STORE: "s3://my-bucket/p",
          MANIFEST_S3_KEY: "s3://my-bucket/p/manifests/quarter=2021Q1/batches.jsonl",
          CHECKPOINT_INTERVAL: "7",
          ALLOW_FAILURES: "false",
          MAX_CONSECUTIVE_FAILURES: "3",
          MAX_FAILURE_RATE: "0.2",
          MIN_PROCESSED_FOR_RATE: "10",
          FTM_WORKERS: "3",
          FTM_MAX_MEMORY: "2GiB",
          AWS_BATCH_JOB_ID: "j"
        },
        "512MB"
      )
    ).toMatchObject({
      manifestKey: "manifests/quarter=2021Q1/batches.jsonl",
      checkpointInterval: 7,
      allowFailures: false,
      maxConsecutiveFailures: 3,
      maxFailureRate: 0.2,
      minProcessedForRate: 10,
      workers: 3,
      maxMemory: 512e6,
      metadataEndpoint: "http://169.254.169.254"
    })
  })

  it("takes a plain bucket name, and FTM_STORE over it", async () => {
    const { FTM_STORE: _, ...withoutStore } = least
    expect((await read({ ...withoutStore, S3_BUCKET: "my-bucket" })).store).toBe("s3://my-bucket")
    expect((await read({ ...withoutStore, S3_BUCKET: "s3://my-bucket/p" })).store).toBe("s3://my-bucket/p")
    expect((await read({ ...least, S3_BUCKET: "my-bucket" })).store).toBe("./store")
  })

  it.each([
    [{ FTM_STORE: "s3:/my-bucket" }, /^FTM_STORE=s3:\/my-bucket is not valid: .*write s3:\/\/my-bucket$/],
    [{ FTM_STORE: '"s3://my-bucket"' }, /^FTM_STORE="s3:.* is not valid: .*write s3:\/\/my-bucket$/],
    [{ FTM_STORE: "~/store" }, /^FTM_STORE=~\/store is not valid: .*write "\$HOME\/store"$/],
    [{ S3_BUCKET: "s3:/my-bucket" }, /^S3_BUCKET=s3:\/my-bucket is not valid: .*write s3:\/\/my-bucket$/],
    [{ S3_BUCKET: "My_Bucket" }, /^S3_BUCKET=My_Bucket is not valid: .*bucket's name/],
    [{ S3_BUCKET: "./store" }, /^S3_BUCKET=\.\/store is not valid: .*bucket's name/]
  ])("refuses %j and says how a store is spelt", async (given, words) => {
    const { FTM_STORE: _, ...withoutStore } = least
    expect(await problems({ ...withoutStore, ...(given as Environment) })).toEqual([expect.stringMatching(words)])
  })

  it("lists every problem at once, with an example each", async () => {
    const all = await problems({
      DATA_SOURCE: "oracle",
      QUARTER: "2021-Q1",
      BATCH_ID: " ",
      CHECKPOINT_INTERVAL: "0",
      ALLOW_FAILURES: "maybe",
      MAX_CONSECUTIVE_FAILURES: "2.5",
      MAX_FAILURE_RATE: "5",
      MIN_PROCESSED_FOR_RATE: "x",
      TOPIC_ENGINE: "lda",
      EMBEDDER: "onnx",
      TOPIC_SETTINGS: '{"hdbscan":{"minClusterSize":1},"unknown":2}',
      FTM_WORKERS: "-1",
      FTM_MAX_MEMORY: "lots",
      MANIFEST_S3_KEY: "s3://other/k"
    })
    const named = [
      "DATA_SOURCE",
      "QUARTER",
      "BATCH_ID",
      "CHECKPOINT_INTERVAL",
      "ALLOW_FAILURES",
      "MAX_CONSECUTIVE_FAILURES",
      "MAX_FAILURE_RATE",
      "MIN_PROCESSED_FOR_RATE",
      "TOPIC_ENGINE",
      "EMBEDDER",
      "TOPIC_SETTINGS",
      "FTM_WORKERS",
      "FTM_STORE",
      "MANIFEST_S3_KEY",
      "FTM_MAX_MEMORY"
    ]
    for (const name of named) expect(all.filter((problem) => problem.startsWith(name))).toHaveLength(1)
    expect(all).toHaveLength(named.length)
  })

  it("reads which topic model, with what embedder and settings", async () => {
    const given = {
      TOPIC_ENGINE: "bertopic",
      EMBEDDER: "onnx",
      EMBEDDER_MODEL: "models/m",
      BERTOPIC_PYTHON: "/opt/python",
      TOPIC_SETTINGS: '{"preset":"bertopic","umap":{"seed":7}}'
    }
    expect((await read({ ...least, ...given })).topics).toEqual({
      engine: "bertopic",
      model: "models/m",
      settings: { preset: "bertopic", umap: { seed: 7 } },
      python: "/opt/python"
    })
    expect(await problems({ ...least, EMBEDDER_MODEL: "models/m" })).toEqual([expect.stringContaining("EMBEDDER=onnx alone")])
  })

  it("says which of the topic settings are wrong, and what they may be", async () => {
    const [problem, ...more] = await problems({ ...least, TOPIC_SETTINGS: '{"hdbscan":{"selection":"best"},"umap":{"neighbours":5}}' })
    expect(more).toEqual([])
    for (const part of ['"eom" | "leaf"', '["hdbscan"]["selection"]', '["umap"]["neighbours"]']) expect(problem).toContain(part)
  })

  it("polls the Spot notice in a Batch job, where told, and not where it is switched off", async () => {
    expect((await read({ ...least, AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1" })).metadataEndpoint).toBe("http://127.0.0.1:1")
    expect((await read({ ...least, AWS_BATCH_JOB_ID: "j", AWS_EC2_METADATA_DISABLED: "true" })).metadataEndpoint).toBeUndefined()
  })
})

describe("command line", () => {
  it("knows --max-memory and --help and nothing else", () => {
    expect(parseArguments(["--max-memory", "4GB"]).maxMemory).toBe("4GB")
    expect(parseArguments(["--max-memory=4GB"]).maxMemory).toBe("4GB")
    expect(parseArguments(["--help"]).help).toBe(true)
    expect(parseArguments(["--quarter", "2021Q1"]).problem).toContain("--quarter")
    expect(parseArguments(["--max-memory"]).problem).toContain("such as 4GB")
    for (const { name } of jobVariables) expect(usage("installed")).toContain(name)
    expect(usage("installed")).toMatch(/^ftm-map \[/)
    expect(usage("checkout")).toMatch(/^npm run map -- \[/)
  })
})
