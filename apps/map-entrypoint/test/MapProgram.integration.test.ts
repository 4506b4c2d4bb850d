import { readCheckpoint, readFailures } from "@ftm/manifest"
import { folderLayer } from "@ftm/object-store"
import { Effect, Option } from "effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { jobEnvironment, runMap, startMap } from "./MapProcess.ts"
import { quarter, writePrefetchedQuarter } from "./PrefetchedQuarter.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-map-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let stores = 0
const newStore = async (firms: number, sentences: (firm: number) => number = () => 30): Promise<string> => {
  const store = join(folder, `store${stores++}`)
  await Effect.runPromise(writePrefetchedQuarter({ firms, sentences }).pipe(Effect.provide(folderLayer(store))))
  return store
}
const checkpointOf = async (store: string) =>
  Option.getOrThrow(await Effect.runPromise(readCheckpoint(quarter, "batch_000").pipe(Effect.provide(folderLayer(store)))))
const partsOf = (store: string) => readdirSync(join(store, "intermediate/firm-topics/quarter=2021Q1")).sort()

describe("a job", () => {
  it("works through its batch, logs a JSON line a firm and a part, gives metrics, and ends with the operators' line", async () => {
    const store = await newStore(12, (firm) => (firm === 3 ? 0 : 30))
    const end = await runMap(jobEnvironment(store, { CHECKPOINT_INTERVAL: "5" }))
    expect(end).toMatchObject({ code: 0, stderr: "" })
    expect(
      end.stdout
        .trim()
        .split("\n")
        .every((line) => line.startsWith("{"))
    ).toBe(true)
    const firms = end.lines.filter((line) => line["event"] === "firm")
    expect(firms.map((line) => line["firm_id"])).toEqual(Array.from({ length: 12 }, (_, i) => String(i + 1)))
    expect(firms[2]).toMatchObject({ end: "skipped", topics: 0 })
    expect(end.lines.filter((line) => line["event"] === "part").map((line) => line["part"])).toEqual([0, 1, 2])
    expect(partsOf(store)).toEqual(["batch_000_part_0000.parquet", "batch_000_part_0001.parquet", "batch_000_part_0002.parquet"])

    const rows = firms.reduce((sum, line) => sum + Number(line["topics"]), 0)
    expect(end.lines.at(-1)).toMatchObject({
      event: "summary",
      outcome: "done",
      processed: 11,
      skipped: 1,
      failed: 0,
      rows_written: rows,
      exit_code: 0
    })
    expect(end.lines.at(-1)?.["message"]).toBe(
      `Done: batch_000: firms processed 11, skipped 1, failed 0; rows written ${rows} in 3 parts to ${store}/intermediate/firm-topics/quarter=2021Q1/`
    )
    const metrics = end.lines.filter((line) => "_aws" in line)
    const total = (name: string) => metrics.reduce((sum, line) => sum + Number(line[name]), 0)
    expect([
      total("FirmsDone"),
      total("FirmsSkipped"),
      total("FirmsFailed"),
      total("Sentences"),
      total("Topics"),
      total("RowsWritten")
    ]).toEqual([11, 1, 0, 330, rows, rows])
    for (const line of metrics) {
      // Embedded Metric Format: every metric that is declared is a number at the top level, every dimension a text.
      const { CloudWatchMetrics, Timestamp } = line["_aws"] as {
        CloudWatchMetrics: ReadonlyArray<{
          Dimensions: ReadonlyArray<ReadonlyArray<string>>
          Metrics: ReadonlyArray<{ Name: string; Unit: string }>
        }>
        Timestamp: number
      }
      expect(Timestamp).toBeGreaterThan(1.6e12)
      for (const { Dimensions, Metrics } of CloudWatchMetrics) {
        for (const { Name } of Metrics) expect(typeof line[Name], Name).toBe("number")
        for (const name of Dimensions.flat()) expect(typeof line[name], name).toBe("string")
        expect(Metrics.map(({ Name }) => Name)).toEqual(
          expect.arrayContaining(["ReadSeconds", "ModelSeconds", "SaveSeconds", "MemoryMegabytes"])
        )
      }
    }
  })

  it("exits 2 and lists every problem of its configuration", async () => {
    const end = await runMap({ QUARTER: "2021", CHECKPOINT_INTERVAL: "none" })
    expect(end.code).toBe(2)
    for (const name of [
      "DATA_SOURCE is not set",
      "FTM_STORE is not set",
      "QUARTER=2021",
      "BATCH_ID is not set",
      "CHECKPOINT_INTERVAL=none"
    ]) {
      expect(end.stderr).toContain(name)
    }
  })

  it("exits 2 for a batch that the manifest does not name, and for arguments that it does not know", async () => {
    const store = await newStore(2)
    const unknown = await runMap(jobEnvironment(store, { BATCH_ID: "batch_009" }))
    expect(unknown.code).toBe(2)
    expect(unknown.lines.at(-1)).toMatchObject({ event: "failure", error_type: "UnknownBatch" })
    expect(unknown.lines.at(-1)?.["message"]).toContain("has no batch batch_009 of 2021Q1")
    expect((await runMap(jobEnvironment(store), { args: ["--quarter"] })).code).toBe(2)
    expect(await runMap({}, { args: ["--help"] })).toMatchObject({ code: 0, stderr: "" })
  })

  it("exits 3 and writes nothing where the quarter is not prefetched", async () => {
    const store = await newStore(2)
    rmSync(join(store, "raw"), { recursive: true })
    const end = await runMap(jobEnvironment(store))
    expect(end.code).toBe(3)
    expect(end.lines.at(-1)).toMatchObject({ error_type: "NotPrefetched" })
    expect(end.lines.at(-1)?.["message"]).toContain("npm run prefetch -- fetch --quarter 2021Q1")
    expect(readdirSync(store)).toEqual(["manifests"])
    // Whoever submitted it reads its messages, and may have been started in another form.
    const elsewhere = await runMap(jobEnvironment(store, { FTM_COMMAND_FORM: "installed" }))
    expect(elsewhere.lines.at(-1)?.["message"]).toContain("Type: ftm-prefetch fetch --quarter 2021Q1")
  })

  it("exits 1 when the circuit breaker stops it, and lists what failed", async () => {
    const store = await newStore(30)
    const part = join(store, "raw/transcripts/quarter=2021Q1/part_0000.parquet")
    rmSync(part)
    const end = await runMap(jobEnvironment(store))
    expect(end.code).toBe(1)
    expect(end.lines.at(-1)?.["reason"]).toContain("5 firms failed in a row (MAX_CONSECUTIVE_FAILURES=5)")
    const failures = await Effect.runPromise(readFailures(quarter, "batch_000").pipe(Effect.provide(folderLayer(store))))
    expect(failures.map((failure) => failure.error_type)).toEqual([...Array(5).fill("BadData"), "CircuitBreaker"])
    expect(failures[0]?.error_message).toContain("part_0000.parquet")
  })
})

describe("a job whose batch needs none", () => {
  const claimFile = (store: string) => join(store, "progress/quarter=2021Q1/batch_000_claim.json")
  const claim = (store: string) => JSON.parse(readFileSync(claimFile(store), "utf8")) as { term: number; released: boolean; owner: object }

  it("ends at once with exit code 0 when the batch is done already", async () => {
    const store = await newStore(3)
    expect((await runMap(jobEnvironment(store))).code).toBe(0)
    expect(claim(store)).toMatchObject({ term: 1, released: true })
    const again = await runMap(jobEnvironment(store))
    expect(again.code).toBe(0)
    expect(again.lines).toHaveLength(1)
    expect(again.lines[0]).toMatchObject({
      event: "summary",
      outcome: "done before",
      message: "Done before: batch_000: firms processed 3, skipped 0; nothing is left to do"
    })
  })

  it("ends at once with exit code 4 while another process works on it, and a later attempt of that job goes on", async () => {
    const store = await newStore(60, () => 60)
    const job = { AWS_BATCH_JOB_ID: "job-a", AWS_BATCH_JOB_ATTEMPT: "1", AWS_EC2_METADATA_DISABLED: "true" }
    const first = startMap(jobEnvironment(store, { CHECKPOINT_INTERVAL: "5", ...job }))
    await first.line((line) => line["event"] === "firm")
    // Held in the midst of its work: it lives, and cannot be done before the second one looks.
    first.child.kill("SIGSTOP")
    const second = await runMap(jobEnvironment(store, { ...job, AWS_BATCH_JOB_ID: "job-b" }))
    expect(second.code).toBe(4)
    expect(second.lines).toHaveLength(1)
    expect(second.lines[0]).toMatchObject({ event: "failure", error_type: "BatchClaimed", exit_code: 4 })
    expect(second.lines[0]?.["message"]).toContain("batch_000 is being worked on by another live attempt: attempt 1 of job job-a")
    first.child.kill("SIGKILL")
    await first.ended
    // As if that machine were another one: only the job's id tells that the attempt is over.
    const left = claim(store)
    writeFileSync(claimFile(store), JSON.stringify({ ...left, owner: { ...left.owner, host: "another-machine" } }))
    expect((await runMap(jobEnvironment(store, { ...job, AWS_BATCH_JOB_ID: "job-b" }))).code).toBe(4)
    const later = await runMap(jobEnvironment(store, { ...job, AWS_BATCH_JOB_ATTEMPT: "2" }))
    expect(later.lines.at(-1)).toMatchObject({ exit_code: 0, processed: 60 })
    expect(claim(store)).toMatchObject({ term: 2, released: true })
  })
})

it("a job that was stopped while another finished its batch wakes up and writes nothing over it", { timeout: 60_000 }, async () => {
  const store = await newStore(60, () => 60)
  const progress = join(store, "progress/quarter=2021Q1")
  const parts = join(store, "intermediate/firm-topics/quarter=2021Q1")
  const results = () =>
    [progress, parts].flatMap((folder) => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")] as const))
  const job = { AWS_EC2_METADATA_DISABLED: "true", CHECKPOINT_INTERVAL: "5", AWS_BATCH_JOB_ATTEMPT: "1" }
  const stopped = startMap(jobEnvironment(store, { ...job, AWS_BATCH_JOB_ID: "job-a" }))
  await stopped.line((line) => line["event"] === "part")
  stopped.child.kill("SIGSTOP")
  // As if it had been silent for ten minutes. The other job is on another machine, as far as it can see.
  const claimFile = join(progress, "batch_000_claim.json")
  const claim = JSON.parse(readFileSync(claimFile, "utf8")) as { owner: object }
  writeFileSync(claimFile, JSON.stringify({ ...claim, owner: { ...claim.owner, host: "another-machine" } }))
  const tenMinutesAgo = Date.now() / 1000 - 600
  utimesSync(claimFile, tenMinutesAgo, tenMinutesAgo)
  expect((await runMap(jobEnvironment(store, { ...job, AWS_BATCH_JOB_ID: "job-b" }))).code).toBe(0)
  const finished = results()
  stopped.child.kill("SIGCONT")
  const end = await stopped.ended
  expect(end.code).toBe(4)
  expect(end.lines.at(-1)).toMatchObject({ event: "failure", error_type: "BatchClaimed" })
  expect(end.lines.at(-1)?.["message"]).toContain("batch_000 was taken over while this attempt was silent, by attempt 1 of job job-b")
  expect(results()).toEqual(finished)
})

describe("memory", () => {
  it("a firm too large for --max-memory fails alone and is done once there is room", async () => {
    const store = await newStore(8, (firm) => (firm === 4 ? 900 : 20))
    const tight = await runMap(jobEnvironment(store, { MAX_FAILURE_RATE: "1" }), { args: ["--max-memory", "380MB"] })
    expect(tight.code).toBe(0)
    expect(tight.lines.at(-1)).toMatchObject({ processed: 7, failed: 1 })
    const failures = await Effect.runPromise(readFailures(quarter, "batch_000").pipe(Effect.provide(folderLayer(store))))
    expect(failures).toMatchObject([{ firm_id: "4", error_type: "FirmTooLarge" }])
    expect(failures[0]?.error_message).toContain("900 sentences")
    const roomy = await runMap(jobEnvironment(store, { FTM_MAX_MEMORY: "2GB" }))
    expect(roomy.lines.at(-1)).toMatchObject({ exit_code: 0, processed: 8, failed: 0 })
  })
})

describe("as PID 1 of a container", () => {
  const inNewPidNamespace = ["-pf", "--mount-proc", "--kill-child"]
  const allowed = spawnSync("unshare", [...inNewPidNamespace, "true"]).status === 0

  it("SIGTERM saves what is done and exits 143", async (test) => {
    if (!allowed) test.skip("this machine does not let us make a PID namespace (unshare)")
    const store = await newStore(60, () => 80)
    const job = startMap(jobEnvironment(store, { CHECKPOINT_INTERVAL: "100" }), { wrapper: ["unshare", ...inNewPidNamespace] })
    await job.line((line) => line["event"] === "firm" && line["firm_id"] === "2")
    const inside = Number(readFileSync(`/proc/${job.child.pid}/task/${job.child.pid}/children`, "utf8").trim())
    expect(readFileSync(`/proc/${inside}/status`, "utf8")).toMatch(/^NSpid:.*\t1$/m)
    process.kill(inside, "SIGTERM")
    const end = await job.ended
    expect(end.code).toBe(143)
    expect(end.lines.at(-1)).toMatchObject({ outcome: "stopped", exit_code: 143 })
    expect((await checkpointOf(store)).completed_firm_ids.length).toBeGreaterThanOrEqual(2)
  })
})

describe("signals", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130]
  ] as const)("%s saves what is done within 5 s and exits %i; the next job goes on", async (signal, code) => {
    const store = await newStore(30, () => 60)
    const job = startMap(jobEnvironment(store, { CHECKPOINT_INTERVAL: "100" }))
    await job.line((line) => line["event"] === "firm" && line["firm_id"] === "6")
    const asked = performance.now()
    job.child.kill(signal)
    const end = await job.ended
    expect(performance.now() - asked).toBeLessThan(5000)
    expect(end.code).toBe(code)
    expect(end.lines.at(-1)).toMatchObject({ event: "summary", outcome: "stopped", exit_code: code })
    const { completed_firm_ids: done } = await checkpointOf(store)
    expect(done.length).toBeGreaterThanOrEqual(6)
    expect(done.length).toBeLessThan(30)
    expect(done).toEqual(end.lines.filter((line) => line["event"] === "firm").map((line) => line["firm_id"]))

    const next = await runMap(jobEnvironment(store))
    expect(next.code).toBe(0)
    expect(next.lines[0]).toMatchObject({ event: "begun", done_before: done.length, to_do: 30 - done.length })
  })

  it("a Spot notice (IMDSv2) is handled as a SIGTERM", async () => {
    let reclaimed = false
    const asked: Array<string> = []
    const metadata = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      if (
        request.method === "PUT" &&
        request.url === "/latest/api/token" &&
        request.headers["x-aws-ec2-metadata-token-ttl-seconds"] !== undefined
      ) {
        response.end("a-token")
      } else if (request.headers["x-aws-ec2-metadata-token"] !== "a-token") {
        response.writeHead(401).end()
      } else if (reclaimed && request.url === "/latest/meta-data/spot/instance-action") {
        response.end(`{"action":"terminate","time":"2026-01-01T08:22:00Z"}`)
      } else {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((listening) => metadata.listen(0, "127.0.0.1", listening))
    try {
      const store = await newStore(400, () => 60)
      const endpoint = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`
      const job = startMap(
        jobEnvironment(store, { AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint, CHECKPOINT_INTERVAL: "1000", FTM_SPOT_POLL_SECONDS: "0.2" })
      )
      await job.line((line) => line["event"] === "firm" && line["firm_id"] === "3")
      reclaimed = true
      const end = await job.ended
      expect(end.code).toBe(143)
      expect(end.lines.at(-1)).toMatchObject({ outcome: "stopped", reason: "Spot notice: terminate at 2026-01-01T08:22:00Z" })
      expect((await checkpointOf(store)).completed_firm_ids.length).toBeGreaterThanOrEqual(3)
      expect(asked[0]).toBe("PUT /latest/api/token")
      expect(asked.filter((request) => request.startsWith("PUT"))).toHaveLength(1)
    } finally {
      metadata.close()
    }
  })
})

describe("what a job loads", () => {
  const watched = (trace: string) => {
    const modules = readFileSync(trace, "utf8").split("\n")
    return [
      "/node_modules/pg/",
      "/node_modules/pg-cursor/",
      "packages/wrds-source/",
      "packages/transcript-text/",
      "@aws-sdk/",
      "packages/topic-model/",
      "packages/s3-source/"
    ].filter((name) => modules.some((url) => url.includes(name)))
  }
  const nodeArgs = ["--import", fileURLToPath(new URL("./TraceModules.mjs", import.meta.url))]

  it("in s3 mode, nothing of WRDS, PostgreSQL or the text libraries, in no thread; with a folder nothing of AWS", async () => {
    const store = await newStore(3)
    const trace = join(folder, "s3.trace")
    expect((await runMap(jobEnvironment(store, { FTM_MODULE_TRACE: trace }), { nodeArgs })).code).toBe(0)
    expect(watched(trace)).toEqual(["packages/topic-model/", "packages/s3-source/"])
  })

  it("in wrds mode, the WRDS side and not the store's reader (so that the watch above can see them)", async () => {
    // The language model is loaded with the first text, and there is no WRDS to give one.
    const store = await newStore(3)
    const trace = join(folder, "wrds.trace")
    const environment = {
      FTM_MODULE_TRACE: trace,
      DATA_SOURCE: "wrds",
      WRDS_HOST: "127.0.0.1",
      WRDS_PORT: "1",
      WRDS_USERNAME: "nobody",
      WRDS_PASSWORD: "nothing"
    }
    expect((await runMap(jobEnvironment(store, environment), { nodeArgs })).code).toBe(1)
    expect(watched(trace)).toEqual([
      "/node_modules/pg/",
      "/node_modules/pg-cursor/",
      "packages/wrds-source/",
      "packages/transcript-text/",
      "packages/topic-model/"
    ])
  })
})
