import { writePrefetchedStore } from "@ftm/sample-corpus"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { batchWorkbench, firms, quarter } from "./BatchWorkbench.ts"
import { start } from "./Commands.ts"
import { awsEnvironment } from "./EmulatedBatch.ts"

const { bench, begin, onStore, run, cloud } = batchWorkbench()

it.each([
  [["--queue", "ftm-closed"], /ftm-closed is DISABLED/],
  [["--queue", "nowhere", "--definition", "nothing"], /no job queue nowhere[^]*no active job definition nothing/]
])("%j is exit code 2", async (flags, message) => {
  const batch = await begin({})
  const ended = await cloud(...run(batch, ...flags)).ended
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(message)
  expect(batch.emulator.jobs()).toEqual([])
})

it("--dry-run prints the plan and submits nothing", async () => {
  const batch = await begin({})
  const ended = await cloud(...run(batch, "--dry-run", "--price-per-hour", "0.5", "--json")).ended
  expect(ended.code).toBe(0)
  expect(JSON.parse(ended.stdout)).toMatchObject({ plan: { firms: 12, batches: 3, jobs: 3 } })
  expect(JSON.parse(ended.stdout).plan.dollars).toBeGreaterThan(0)
  expect(batch.emulator.jobs()).toEqual([])
})

it("--verify finds a file whose size is right and whose content is not", async () => {
  const batch = await begin({})
  const good = await cloud(...run(batch, "--dry-run", "--verify")).ended
  expect(good.stdout).toContain("all there with their sizes and hashes")
  expect(good.stdout).toMatch(/image .*: not checked/)
  const part = join(bench.store, `raw/transcripts/quarter=${quarter}/part_0000.parquet`)
  const bytes = readFileSync(part)
  bytes[100]! ^= 1
  writeFileSync(part, bytes)
  const bad = await cloud(...run(batch, "--dry-run", "--verify")).ended
  expect(bad.code).toBe(2)
  expect(bad.stdout).toContain("its SHA-256 differs")
})

it("compares the hashes of a prefetch once without being asked", async () => {
  const batch = await begin({})
  expect((await cloud(...run(batch, "--dry-run")).ended).stdout).toContain("all there with their sizes and hashes")
  const again = await cloud(...run(batch, "--dry-run")).ended
  expect(again.stdout).toMatch(/all there with their sizes; their hashes were compared on \d{4}-/)
  const status = JSON.parse((await cloud("status", ...onStore(), "--json").ended).stdout)
  expect(status.state).toBe("not started")
})

it("variables that are too long for a job are told before AWS would take it and fail it", async () => {
  const batch = await begin({})
  const file = join(bench.folder, "settings")
  writeFileSync(file, `{"preset":"earnings-call",${" ".repeat(9000)}"hdbscan":{"minClusterSize":8}}`)
  const ended = await cloud(...run(batch, "--topic-settings", readFileSync(file, "utf8"))).ended
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(/AWS Batch allows 8192; shorten TOPIC_SETTINGS/)
  expect(batch.emulator.jobs()).toEqual([])
})

it("region, credentials and the service's address come from the AWS configuration's profile", async () => {
  const batch = await begin({})
  const config = join(bench.folder, "aws-config")
  writeFileSync(
    config,
    [
      "[profile research]",
      "region = eu-west-1",
      "aws_access_key_id = none",
      "aws_secret_access_key = none",
      "services = emulated",
      "[services emulated]",
      "batch =",
      `  endpoint_url = ${batch.emulator.endpoint}`,
      ""
    ].join("\n")
  )
  const profile = {
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(bench.folder, "none"),
    AWS_PROFILE: "research",
    AWS_EC2_METADATA_DISABLED: "true"
  }
  const ended = await start(
    "@ftm/orchestrator",
    ["run", "--quarter", quarter, "--store", bench.store, "--engine", "batch", "--dry-run"],
    profile
  ).ended
  expect(batch.emulator.calls().map(({ operation }) => operation)).toEqual(["DescribeJobQueues", "DescribeJobDefinitions"])
  expect(ended.stdout).toContain("AWS credentials are accepted")
})

it("no credentials, or no service, is said with what to do", async () => {
  await writePrefetchedStore(bench.store, quarter, firms(4), 30)
  const nobody = await start(
    "@ftm/orchestrator",
    ["run", "--quarter", quarter, "--store", bench.store, "--engine", "batch", "--endpoint", "http://127.0.0.1:9"],
    awsEnvironment
  ).ended
  expect(nobody.code).toBe(2)
  expect(nobody.stderr).toContain("ECONNREFUSED")
}, 60_000)
