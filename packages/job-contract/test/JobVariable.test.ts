import { parseQuarter } from "@ftm/transcript-schema"
import { ConfigProvider, Effect, Result } from "effect"
import { expect, it } from "vitest"
import {
  defaultJobSettings,
  exitCodeMeanings,
  JobExitCode,
  jobEnvironment,
  jobVariable,
  jobVariables,
  parseBytes,
  readJobConfig
} from "../src/index.ts"

it("every variable that a job is given has a help text and an example", () => {
  for (const name of Object.keys(jobEnvironment("/s", parseQuarter("2021Q1")!, "batch_000", defaultJobSettings)))
    expect(jobVariable(name).help).not.toBe("")
  expect(() => jobVariable("NO_SUCH")).toThrow("NO_SUCH")
})

it("the examples are valid, and the help names the defaults that hold", async () => {
  const valid = Object.fromEntries(jobVariables.map(({ example, name }) => [name, example]))
  const read = (environment: Readonly<Record<string, string>>) =>
    Effect.runPromise(
      readJobConfig({ cores: 2, parseStore: Result.succeed, parseTopicSettings: (json) => Result.succeed(json) }).pipe(
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment)))
      )
    )
  // A model goes with the onnx embedder alone.
  expect(await read({ ...valid, EMBEDDER: "onnx" })).toMatchObject({ quarter: "2021Q1", topics: { model: "models/all-MiniLM-L6-v2" } })
  // Written out, the defaults of the list give what a job has without them.
  const required = Object.fromEntries(jobVariables.flatMap(({ name, required }) => (required === true ? [[name, valid[name]!]] : [])))
  const machines = new Set([
    "FTM_WORKERS",
    "FTM_MAX_MEMORY",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "MANIFEST_S3_KEY",
    "FTM_RESULTS",
    "FTM_GROUP_READABLE",
    "FTM_COMMAND_FORM"
  ])
  const written = Object.fromEntries(
    jobVariables.flatMap((variable) =>
      variable.default === undefined || machines.has(variable.name) ? [] : [[variable.name, variable.default]]
    )
  )
  expect(Object.keys(written)).toHaveLength(10)
  expect(await read({ ...required, ...written })).toEqual(await read(required))
})

it("every exit code has one meaning", () => {
  expect(exitCodeMeanings.map(({ code }) => code).sort((a, b) => a - b)).toEqual(Object.values(JobExitCode).sort((a, b) => a - b))
})

it("reads amounts of memory", () => {
  expect(["4GB", "512 MiB", "1.5g", "1000"].map(parseBytes)).toEqual([4e9, 512 * 2 ** 20, 1.5 * 2 ** 30, 1000])
  expect(["", "GB", "4 parsecs", "-1"].map(parseBytes)).toEqual([undefined, undefined, undefined, undefined])
})
