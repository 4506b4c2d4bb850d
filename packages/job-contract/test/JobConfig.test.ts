import { CommandForm, parseQuarter } from "@ftm/transcript-schema"
import { ConfigProvider, Effect, Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { breakerRulesFromConfig, defaultJobSettings, jobEnvironment, type JobSettings, readJobConfig } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const parseTopicSettings = (json: string) => (json.startsWith("{") ? Result.succeed(json) : Result.fail({ message: "not an object" }))
const parseStore = (location: string) =>
  /^(s3:\/\/|\/|\.\/)/.test(location) ? Result.succeed(location) : Result.fail({ message: "no store" })
const from = (environment: Readonly<Record<string, string>>) =>
  Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment)))
const read = (environment: Readonly<Record<string, string>>) =>
  Effect.runPromise(readJobConfig({ cores: 4, parseStore, parseTopicSettings }).pipe(from(environment)))

describe("what a submission writes, the job reads", () => {
  it("with the defaults", async () => {
    const { topicVariables: _, ...settings } = defaultJobSettings
    expect(await read(jobEnvironment("s3://b/p", quarter, "batch_007", defaultJobSettings))).toEqual({
      ...settings,
      store: "s3://b/p",
      results: "",
      quarter,
      batchId: "batch_007",
      manifestKey: "manifests/quarter=2021Q1/batches.jsonl",
      topics: { engine: "native", model: undefined, settings: "{}", python: "python3" },
      workers: 4,
      maxMemory: undefined,
      metadataEndpoint: undefined,
      spotPollSeconds: 5,
      commandForm: "installed"
    })
  })

  it("with the form in which commands are shown, which is else the one in which the job was started, and with the place of a variant", async () => {
    const given = jobEnvironment("s3://b/p", quarter, "batch_007", defaultJobSettings, {
      commandForm: "checkout",
      results: "variants/eom/"
    })
    expect(await read(given)).toMatchObject({ commandForm: "checkout", results: "variants/eom/" })
    const { FTM_COMMAND_FORM: _, ...without } = given
    const started = readJobConfig({ cores: 4, parseStore, parseTopicSettings }).pipe(
      from(without),
      Effect.provideService(CommandForm, "checkout")
    )
    expect((await Effect.runPromise(started)).commandForm).toBe("checkout")
  })

  it("with any others", async () => {
    const settingsOf = fc.record<JobSettings>({
      checkpointInterval: fc.integer({ min: 1, max: 100_000 }),
      allowFailures: fc.boolean(),
      maxConsecutiveFailures: fc.integer({ min: 1, max: 1000 }),
      maxFailureRate: fc.double({ min: 0, max: 1, noNaN: true }),
      minProcessedForRate: fc.integer({ min: 1, max: 100_000 }),
      topicVariables: fc.constantFrom<Record<string, string>>(
        {},
        { TOPIC_ENGINE: "bertopic" },
        { EMBEDDER: "onnx", EMBEDDER_MODEL: "models/m", TOPIC_SETTINGS: '{"outlierShare":0.1}' }
      ),
      dataSource: fc.constantFrom("s3" as const, "wrds" as const)
    })
    await fc.assert(
      fc.asyncProperty(settingsOf, async (settings) => {
        const config = await read(jobEnvironment("/store", quarter, "batch_000", settings))
        const { topicVariables, ...told } = settings
        expect(config).toMatchObject(told)
        expect(config.topics.engine).toBe(topicVariables["TOPIC_ENGINE"] ?? "native")
        expect(config.topics.model).toBe(topicVariables["EMBEDDER_MODEL"])
        expect(config.topics.settings).toBe(topicVariables["TOPIC_SETTINGS"] ?? "{}")
      }),
      { seed: 11, numRuns: 200 }
    )
  })
})

describe("the name of the store", () => {
  const problemsOf = async (environment: Readonly<Record<string, string>>) => {
    const rest = { DATA_SOURCE: "s3", QUARTER: "2021Q1", BATCH_ID: "batch_000" }
    const config = readJobConfig({ cores: 4, parseStore, parseTopicSettings }).pipe(from({ ...rest, ...environment }))
    return (await Effect.runPromise(Effect.flip(config))) as { readonly problems: ReadonlyArray<string> }
  }
  it("is looked at, under the variable that it was given in", async () => {
    expect((await problemsOf({ FTM_STORE: " s3:/b " })).problems).toEqual(["FTM_STORE=s3:/b is not valid: no store"])
    expect((await problemsOf({ S3_BUCKET: "s3:/b" })).problems).toEqual(["S3_BUCKET=s3:/b is not valid: no store"])
    expect((await problemsOf({})).problems).toEqual([expect.stringMatching(/^FTM_STORE is not set/)])
  })
})

describe("the rules of the circuit breaker", () => {
  const rules = (environment: Readonly<Record<string, string>>) =>
    Effect.runPromise(
      Effect.result(
        Effect.gen(function* () {
          return yield* breakerRulesFromConfig
        }).pipe(from(environment))
      )
    )
  it("are the job's defaults, and the same variables", async () => {
    expect(await rules({})).toMatchObject({ success: { maxConsecutiveFailures: 5, maxFailureRate: 0.05, minProcessedForRate: 100 } })
    expect(await rules({ MAX_CONSECUTIVE_FAILURES: "3", MAX_FAILURE_RATE: "0.2", MIN_PROCESSED_FOR_RATE: "10" })).toMatchObject({
      success: { maxConsecutiveFailures: 3, maxFailureRate: 0.2, minProcessedForRate: 10 }
    })
  })
  it.each([
    "MAX_CONSECUTIVE_FAILURES=0",
    "MAX_CONSECUTIVE_FAILURES=2.5",
    "MAX_FAILURE_RATE=5",
    "MAX_FAILURE_RATE=many",
    "MIN_PROCESSED_FOR_RATE=x"
  ])("refuse %s", async (setting) => {
    const [name = "", value = ""] = setting.split("=")
    const result = await rules({ [name]: value })
    expect(Result.isFailure(result)).toBe(true)
  })
})

it.each(["../../x", "batch_000/../x", "/tmp/x", "batch_0", "batch_000\u001b[2J"])("is no batch: BATCH_ID=%s", async (BATCH_ID) => {
  const given = { ...jobEnvironment("s3://b/p", quarter, "batch_007", defaultJobSettings), BATCH_ID }
  const error = await Effect.runPromise(readJobConfig({ cores: 4, parseStore, parseTopicSettings }).pipe(from(given), Effect.flip))
  expect(error).toMatchObject({ problems: [expect.stringContaining("the id of a batch looks like batch_000")] })
})
