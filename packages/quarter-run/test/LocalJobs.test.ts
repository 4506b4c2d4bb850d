import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { LocalJobs } from "../src/engine/LocalJobs.ts"

const jobsOf = (entry: string, environment: Record<string, string | undefined> = {}) =>
  Effect.runSync(LocalJobs.pipe(Effect.provide(LocalJobs.layer(entry, environment))))

it("a job sees the store's settings, and nothing that would let it dial WRDS", () => {
  const environment = jobsOf("/a.js", {
    PATH: "/bin",
    AWS_REGION: "eu-west-1",
    FTM_LOG: "json",
    HOME: undefined,
    WRDS_USERNAME: "ada",
    WRDS_PASSWORD: "x",
    PGPASSWORD: "x",
    PGPASSFILE: "/p"
  }).environment(1)
  expect(Object.keys(environment).sort()).toEqual(["AWS_REGION", "FTM_LOG", "FTM_MAX_MEMORY", "FTM_WORKERS", "PATH"])
})
it("jobs at the same time share the memory, and each has a worker at least", () => {
  const { environment } = jobsOf("/a.js")
  expect(Number(environment(4)["FTM_MAX_MEMORY"])).toBeCloseTo(Number(environment(1)["FTM_MAX_MEMORY"]) / 4, -1)
  expect(environment(100_000)["FTM_WORKERS"]).toBe("1")
  expect(jobsOf("/a.js", { FTM_WORKERS: "7" }).environment(4)["FTM_WORKERS"]).toBe("7")
})
it("is run from its source in the workspace, and from its built file when installed", () => {
  const spec = { name: "ftm-job", quarter: parseQuarter("2021Q1")!, batchId: "batch_000", manifestKey: "k", environment: {} }
  const argumentsOf = (entry: string) => jobsOf(entry).command(spec).args
  expect(argumentsOf("/src/main.ts")).toContain("--conditions=@ftm/source")
  expect(argumentsOf("/dist/main.js")).not.toContain("--conditions=@ftm/source")
  expect(argumentsOf("/dist/main.js").at(-1)).toBe("/dist/main.js")
  // By this name a person finds it in ps.
  expect(argumentsOf("/dist/main.js").join(" ")).toContain("name=ftm-job")
})
