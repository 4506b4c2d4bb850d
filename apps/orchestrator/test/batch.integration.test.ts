import { parseQuarter } from "@ftm/transcript-schema"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { orchestrate, start, waitUntil } from "./commands.ts"
import { awsEnvironment, type EmulatedBatch, mapJob, startEmulatedBatch } from "./emulatedBatch.ts"
import { firmTopicRows } from "./firmTopics.ts"
import { expectOneJobABatch, killAndFinish } from "./killing.ts"
import { writePrefetchedStore } from "./prefetchedStore.ts"
import { startS3Server } from "./s3Server.ts"

const quarter = parseQuarter("2021Q1")!
const firms = (n: number) => Array.from({ length: n }, (_, i) => String(100 + i))
let folder: string
let store: string
let service: EmulatedBatch | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-batch-"))
  store = join(folder, "store")
  service = undefined
})
afterEach(async () => {
  await service?.close()
  rmSync(folder, { recursive: true, force: true })
})

const begin = async (options: Parameters<typeof startEmulatedBatch>[1], firmCount = 12): Promise<EmulatedBatch> => {
  await writePrefetchedStore(store, quarter, firms(firmCount), 30)
  service = await startEmulatedBatch(folder, options)
  return service
}
const run = ({ flags }: EmulatedBatch, ...more: ReadonlyArray<string>) => ["run", "--quarter", quarter, "--store", store, ...flags, "--batch-size", "4", ...more]
const cloud = (...args: ReadonlyArray<string>) => start("@ftm/orchestrator", args, awsEnvironment)
const records = (): ReadonlyArray<{ kind: string; data: Record<string, unknown> }> => {
  const place = join(store, `runs/quarter=${quarter}/records`)
  if (!existsSync(place)) return []
  return readdirSync(place).sort().map((name) => JSON.parse(readFileSync(join(place, name), "utf8")) as { kind: string; data: Record<string, unknown> })
}
const same = ["--quarter", quarter, "--store", ""] as Array<string>

it("runs the real jobs on a bucket, through lost answers, throttling, late listings and Spot reclaims with and without notice, and gives the rows of a local run", async () => {
  const bucket = await startS3Server(join(folder, "bucket"))
  await writePrefetchedStore(bucket.layer, quarter, firms(12), 30)
  service = await startEmulatedBatch(folder, {
    command: mapJob, environment: bucket.environment,
    faults: [
      { on: "SubmitJob", call: 1, fault: "lost answer" }, { on: "SubmitJob", call: 2, fault: "throttle" }, { on: "SubmitJob", call: 4, fault: "server error" },
      { on: "DescribeJobs", call: 3, fault: "server error" }, { on: "ListJobs", call: 1, fault: "throttle" },
      { job: "batch_002", fault: "hidden", seconds: 1 }, { job: "batch_001", fault: "reclaim", seconds: 1 },
      { job: "batch_000", fault: "reclaim", seconds: 1, notice: 60 }
    ]
  })
  const ended = await start("@ftm/orchestrator", [
    "run", "--quarter", quarter, "--store", bucket.location, ...service.flags, "--batch-size", "4", "--json"
  ], { ...awsEnvironment, ...bucket.environment }).ended
  expect(ended.code, ended.stderr).toBe(0)
  expect(JSON.parse(ended.stdout)).toMatchObject({ state: "done", store: bucket.location, firms: { total: 12, done: 12 } })
  expect(ended.stderr).toMatch(/batch_001: attempt 1 was lost \(Host EC2 .* attempt 2 goes on/)
  const noticed = service.emulator.jobs().find((job) => job.request.jobName.includes("batch_000"))!
  expect(noticed.attempts.map((attempt) => attempt.container.exitCode)).toEqual([143, 0])
  expectOneJobABatch(service.emulator, 3)
  const job = service.emulator.jobs()[0]!
  expect(job.request.tags).toMatchObject({ "ftm:quarter": quarter, "ftm:batch": "batch_000" })
  expect(job.request.propagateTags).toBe(true)
  expect(JSON.stringify(job.request.containerOverrides).length).toBeLessThan(1000)
  await bucket.copyTo(join(folder, "copy"), "")
  await bucket.stop()

  const local = join(folder, "local")
  await writePrefetchedStore(local, quarter, firms(12), 30)
  expect((await orchestrate("run", "--quarter", quarter, "--store", local, "--jobs", "2")).code).toBe(0)
  expect(await firmTopicRows(join(folder, "copy"))).toEqual(await firmTopicRows(local))
}, 90_000)

it("lets one of two orchestrators work that are started at the same moment; the other is told who it is", async () => {
  const batch = await begin({ slots: 3 })
  const ends = await Promise.all([cloud(...run(batch)).ended, cloud(...run(batch)).ended])
  expect(ends.map(({ code }) => code).sort()).toEqual([0, 1])
  expect(ends.find(({ code }) => code === 1)!.stderr).toMatch(/Another orchestrator works on 2021Q1: process \d+ on /)
  expectOneJobABatch(batch.emulator, 3)
}, 60_000)

it("submits every batch once though the orchestrator is killed again and again", async () => {
  const batch = await begin({ jobSeconds: 1.5, slots: 3 }, 24)
  expect(await killAndFinish(run(batch), 2, 1)).toBeGreaterThan(0)
  expectOneJobABatch(batch.emulator, 6)
  const ended = records().filter((record) => record.kind === "ended").map((record) => record.data.batch_id)
  expect([...ended].sort()).toEqual(["batch_000", "batch_001", "batch_002", "batch_003", "batch_004", "batch_005"])
}, 90_000)

describe("stopping", () => {
  it("SIGTERM leaves the jobs; watch takes them up from the ledger alone and sees them end", async () => {
    const batch = await begin({ jobSeconds: 4, slots: 3 })
    const first = cloud(...run(batch))
    await waitUntil(() => batch.emulator.jobs().length === 3, "three jobs")
    first.kill("SIGTERM")
    const left = await first.ended
    expect(left.code).toBe(143)
    expect(left.stdout).toContain("orchestrate -- watch")
    const local = await cloud("run", "--quarter", quarter, "--store", store, "--engine", "local").ended
    expect(local.code).toBe(1)
    expect(local.stderr).toMatch(/under way on AWS Batch[^]* cancel /)
    expect(batch.emulator.jobs().some((job) => job.isTerminated)).toBe(false)
    const watched = await cloud("watch", ...same.with(3, store), "--json").ended
    expect(watched.code, watched.stderr).toBe(0)
    expect(JSON.parse(watched.stdout)).toMatchObject({ state: "done", firms: { done: 12 } })
    expect(records().filter((record) => record.kind === "ended")).toHaveLength(3)
    expectOneJobABatch(batch.emulator, 3)
  }, 60_000)

  it("Ctrl-C twice cancels the jobs and waits for their end; run goes on later", async () => {
    const batch = await begin({ jobSeconds: 30, slots: 1 })
    const first = cloud(...run(batch))
    await waitUntil(() => batch.emulator.jobs().some((job) => job.status === "RUNNING"), "a running job")
    first.kill("SIGINT")
    await waitUntil(() => first.stdout().includes("Ctrl-C once more"), "the offer to cancel")
    await new Promise((done) => setTimeout(done, 600)) // less than half a second apart counts as one press
    first.kill("SIGINT")
    const ended = await first.ended
    expect(ended.code).toBe(130)
    expect(batch.emulator.jobs().every((job) => job.isEnded && job.isTerminated)).toBe(true)
    expect(records().filter((record) => record.kind === "ended").map((record) => record.data.end)).toEqual(["own stop", "own stop", "own stop"])
  }, 60_000)

  it("Ctrl-C twice cancels them also when the second one comes before it was offered", async () => {
    const batch = await begin({ jobSeconds: 30, slots: 1 })
    const first = cloud(...run(batch))
    await waitUntil(() => batch.emulator.jobs().length === 3, "three jobs")
    first.kill("SIGINT")
    await new Promise((done) => setTimeout(done, 600))
    first.kill("SIGINT")
    expect((await first.ended).code).toBe(130)
    expect(batch.emulator.jobs().map((job) => [job.isEnded, job.isTerminated])).toEqual(Array(3).fill([true, true]))
  }, 60_000)

  it("cancel finds a job that was submitted by an orchestrator that died before it wrote that down", async () => {
    const batch = await begin({ jobSeconds: 30 }, 4)
    const first = cloud(...run(batch))
    await waitUntil(() => records().some((record) => record.kind === "submitted"), "the ledger")
    first.kill("SIGKILL")
    await first.ended
    const place = join(store, `runs/quarter=${quarter}/records`)
    for (const name of readdirSync(place)) {
      if ((JSON.parse(readFileSync(join(place, name), "utf8")) as { kind: string }).kind === "submitted") rmSync(join(place, name))
    }
    const cancelled = await cloud("cancel", ...same.with(3, store)).ended
    expect(cancelled.stdout, cancelled.stderr).toContain("1 job has ended; 0 of 4 firms are saved")
    expect(batch.emulator.jobs().map((job) => job.isTerminated)).toEqual([true])
  }, 60_000)

  it("cancel stops them from another process", async () => {
    const batch = await begin({ jobSeconds: 30 })
    const first = cloud(...run(batch))
    await waitUntil(() => batch.emulator.jobs().length === 3, "three jobs")
    await waitUntil(() => records().filter((record) => record.kind === "submitted").length === 3, "the ledger")
    const cancelled = await cloud("cancel", ...same.with(3, store), "--json").ended
    expect(cancelled.code, cancelled.stderr).toBe(0)
    const ended = await first.ended
    expect(ended.code).toBe(1)
    // It saw the jobs end or read the request, whichever came first.
    expect(ended.stdout + ended.stderr).toMatch(/own stop|was cancelled by process \d+ on /)
    expect(batch.emulator.jobs().every((job) => job.isEnded)).toBe(true)
    expect(new Set(records().filter((record) => record.kind === "ended").map((record) => record.data.end))).toEqual(new Set(["own stop"]))
  }, 60_000)

  it("cancel also stops the submitting that is under way", async () => {
    const batch = await begin({ jobSeconds: 30, submitsPerSecond: 3 }, 80)
    const first = cloud(...run(batch))
    await waitUntil(() => batch.emulator.jobs().length > 3, "a few jobs")
    const cancelled = await cloud("cancel", ...same.with(3, store)).ended
    expect(cancelled.code, cancelled.stderr).toBe(0)
    const ended = await first.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/was cancelled by process \d+ on /)
    expect(batch.emulator.jobs().length).toBeLessThan(20)
    expect(batch.emulator.jobs().every((job) => job.isEnded)).toBe(true)
  }, 60_000)

  it("Ctrl-C twice cancels the jobs of all quarters that run side by side", async () => {
    const batch = await begin({ jobSeconds: 30 }, 4)
    await writePrefetchedStore(store, parseQuarter("2021Q2")!, firms(4), 30)
    const both = cloud("run", "--quarter", "2021Q1,2021Q2", "--store", store, ...batch.flags, "--side-by-side")
    const offers = () => both.stdout().split("Ctrl-C once more").length - 1
    await waitUntil(() => batch.emulator.jobs().length === 2, "two jobs")
    await waitUntil(() => records().some((record) => record.kind === "submitted"), "the ledger")
    both.kill("SIGINT")
    await waitUntil(() => offers() === 2, "the offers to cancel")
    await new Promise((done) => setTimeout(done, 600))
    both.kill("SIGINT")
    expect((await both.ended).code).toBe(130)
    expect(batch.emulator.jobs().map((job) => [job.isEnded, job.isTerminated])).toEqual([[true, true], [true, true]])
  }, 60_000)
})

describe("before anything is submitted", () => {
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
    const part = join(store, `raw/transcripts/quarter=${quarter}/part_0000.parquet`)
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
    const status = JSON.parse((await cloud("status", ...same.with(3, store), "--json").ended).stdout)
    expect(status.state).toBe("not started")
  })

  it("variables that are too long for a job are told before AWS would take it and fail it", async () => {
    const batch = await begin({})
    const file = join(folder, "settings")
    writeFileSync(file, `{"preset":"earnings-call",${" ".repeat(9000)}"hdbscan":{"minClusterSize":8}}`)
    const ended = await cloud(...run(batch, "--topic-settings", readFileSync(file, "utf8"))).ended
    expect(ended.code).toBe(2)
    expect(ended.stderr).toMatch(/AWS Batch allows 8192; shorten TOPIC_SETTINGS/)
    expect(batch.emulator.jobs()).toEqual([])
  })

  it("region, credentials and the service's address come from the AWS configuration's profile", async () => {
    const batch = await begin({})
    const config = join(folder, "aws-config")
    writeFileSync(config, [
      "[profile research]", "region = eu-west-1", "aws_access_key_id = none", "aws_secret_access_key = none", "services = emulated",
      "[services emulated]", "batch =", `  endpoint_url = ${batch.emulator.endpoint}`, ""
    ].join("\n"))
    const profile = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"), AWS_PROFILE: "research", AWS_EC2_METADATA_DISABLED: "true" }
    const ended = await start("@ftm/orchestrator", ["run", "--quarter", quarter, "--store", store, "--engine", "batch", "--dry-run"], profile).ended
    expect(batch.emulator.calls().map(({ operation }) => operation)).toEqual(["DescribeJobQueues", "DescribeJobDefinitions"])
    expect(ended.stdout).toContain("AWS credentials are accepted")
  })

  it("no credentials, or no service, is said with what to do", async () => {
    await writePrefetchedStore(store, quarter, firms(4), 30)
    const nobody = await start("@ftm/orchestrator", ["run", "--quarter", quarter, "--store", store, "--engine", "batch", "--endpoint", "http://127.0.0.1:9"], awsEnvironment).ended
    expect(nobody.code).toBe(2)
    expect(nobody.stderr).toContain("ECONNREFUSED")
  }, 60_000)
})

it("--retry-failed takes up the firms that failed, and nothing else does", async () => {
  const batch = await begin({ jobSeconds: 0 }, 8)
  expect((await cloud(...run(batch)).ended).code).toBe(0)
  const progress = join(store, `progress/quarter=${quarter}`)
  const checkpoint = JSON.parse(readFileSync(join(progress, "batch_001_checkpoint.json"), "utf8")) as { completed_firm_ids: Array<string> }
  const failed = checkpoint.completed_firm_ids.pop()
  writeFileSync(join(progress, "batch_001_checkpoint.json"), JSON.stringify(checkpoint))
  writeFileSync(join(progress, "batch_001_failures.json"), JSON.stringify([
    { firm_id: failed, error_type: "BadData", error_message: "cut off", timestamp: "2026-01-01T00:00:00.000Z" }
  ]))
  const again = await cloud(...run(batch)).ended
  expect(again.code).toBe(0)
  expect(again.stdout).toContain("--retry-failed takes them up again")
  expect(batch.emulator.jobs()).toHaveLength(2)
  expect((await cloud(...run(batch, "--retry-failed")).ended).code).toBe(0)
  expect(batch.emulator.jobs().map((job) => job.request.jobName.replace(/-[0-9a-f]{8}$/, ""))).toEqual([
    `ftm-${quarter}-batch_000-1`, `ftm-${quarter}-batch_001-1`, `ftm-${quarter}-batch_001-2`
  ])
}, 60_000)

it("tells of ends that came while nobody looked, and --retry-failed takes those batches up at once", async () => {
  const batch = await begin({ command: [process.execPath, "-e", "setTimeout(() => process.exit(1), 1500)"] }, 4)
  const first = cloud(...run(batch))
  await waitUntil(() => records().some((record) => record.kind === "submitted"), "the ledger")
  first.kill("SIGKILL")
  await first.ended
  await waitUntil(() => batch.emulator.jobs().every((job) => job.isEnded), "the end of the job")
  const again = await cloud(...run(batch, "--retry-failed")).ended
  expect(again.code).toBe(1)
  expect(again.stdout.split("batch_000: failed. it failed with exit code 1").length - 1).toBe(2)
  expect(batch.emulator.jobs()).toHaveLength(2)
}, 60_000)

it("--stop-on-failure also stops at a quarter whose jobs failed", async () => {
  const batch = await begin({ command: [process.execPath, "-e", "process.exit(1)"] }, 2)
  await writePrefetchedStore(store, parseQuarter("2021Q2")!, firms(2), 30)
  const ended = await cloud("run", "--quarter", "2021Q1,2021Q2", "--store", store, ...batch.flags, "--stop-on-failure").ended
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain("2021Q1: 2 firms remain")
  expect(batch.emulator.jobs()).toHaveLength(1)
}, 60_000)

it("runs several quarters side by side or in order, each with its ledger; one without data does not stop the others unless asked", async () => {
  const batch = await begin({ jobSeconds: 0.5 }, 4)
  await writePrefetchedStore(store, parseQuarter("2021Q3")!, firms(4), 30)
  const ended = await cloud("run", "--quarter", "2021Q1..2021Q3", "--store", store, ...batch.flags, "--side-by-side", "--json").ended
  expect(ended.code).toBe(3)
  expect(ended.stderr).toContain("2021Q2 failed")
  const summaries = JSON.parse(ended.stdout) as ReadonlyArray<{ quarter: string; state: string }>
  expect(summaries.map((summary) => [summary.quarter, summary.state])).toEqual([["2021Q1", "done"], ["2021Q3", "done"]])

  await writePrefetchedStore(store, parseQuarter("2021Q4")!, firms(4), 30)
  const inOrder = (...more: ReadonlyArray<string>) => cloud("run", "--quarter", "2021Q2,2021Q4", "--store", store, ...batch.flags, ...more).ended
  const stopped = await inOrder("--stop-on-failure")
  expect([stopped.code, batch.emulator.jobs().length]).toEqual([3, 2])
  const goneOn = await inOrder()
  expect([goneOn.code, batch.emulator.jobs().length]).toEqual([3, 3])
  expect(goneOn.stdout).toContain("2021Q4: done")
}, 60_000)

describe("ends and costs", () => {
  it("explains a failure, keeps to the limit of what it may cost, and goes to the fallback queue after three lost machines", async () => {
    const batch = await begin({ jobSeconds: 20, faults: [1, 2, 3].map((attempt) => ({ job: "batch_000-1-", attempt, fault: "reclaim" as const, seconds: 0.3 })), slots: 3 }, 4)
    const ended = await cloud(...run(batch, "--fallback-queue", "ftm-on-demand", "--price-per-hour", "3600", "--max-cost", "3")).ended
    expect(ended.stdout).toMatch(/To go on from the checkpoint:\n\s+npm run orchestrate -- run .* --engine batch .* --fallback-after 3/)
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain("host lost")
    expect(ended.stdout).toContain("submitted again")
    expect(ended.stderr).toMatch(/machine time x \$3600 an hour\), more than --max-cost 3\./)
    // Three attempts in the first queue, one job in the other; the budget stopped that one.
    expect(batch.emulator.jobs().map((job) => job.request.jobQueue)).toEqual(["ftm-queue", "ftm-on-demand"])
    expect(batch.emulator.jobs().every((job) => job.isEnded)).toBe(true)
    // Nothing is submitted for a budget that is spent.
    const again = await cloud(...run(batch, "--price-per-hour", "3600", "--max-cost", "3")).ended
    expect(again.code).toBe(1)
    expect(again.stderr).toContain("more than --max-cost 3")
    expect(batch.emulator.jobs()).toHaveLength(2)
    const cost = JSON.parse((await cloud("cost", ...same.with(3, store), "--json").ended).stdout)
    expect(cost).toMatchObject({ estimate: true, price_per_hour: 3600, total: { lostAttempts: 3 } })
    expect(cost.total.dollars).toBeGreaterThan(cost.total.lostDollars)
  }, 60_000)

  it("names the log stream and the command to read it", async () => {
    const batch = await begin({ command: [process.execPath, "-e", "console.log('boom'); process.exit(1)"] }, 4)
    const ended = await cloud(...run(batch)).ended
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/batch_000: failed\. it failed with exit code 1\. Its log stream is ftm-map\/default\/[0-9a-f]{32}/)
    expect(ended.stdout).toContain("aws logs get-log-events")
  }, 60_000)

  it("refuses a cost limit that nothing could be counted against", async () => {
    const batch = await begin({}, 2)
    const refused = await cloud(...run(batch, "--max-cost", "3")).ended
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain("--price-per-hour DOLLARS")
    expect(batch.emulator.jobs()).toEqual([])
  }, 60_000)
})
