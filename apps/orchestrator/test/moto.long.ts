import { batchEngineLayer, JobEngine, jobEnvironment, defaultJobSettings, waitForCompletion } from "@ftm/batch-submitter"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { createServer, type AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, it } from "vitest"
import { awsEnvironment } from "./emulatedBatch.ts"

// A second implementation of AWS Batch's protocol, moto's server, sees our requests. Needs Python with moto:
//   pip install 'moto[server]' && npm run test:long -w @ftm/orchestrator

const installed = spawnSync("moto_server", ["--help"]).status === 0
const region = "us-east-1"
let server: ChildProcess | undefined
let endpoint = ""

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const engine = (jobQueue: string) => batchEngineLayer({ jobQueue, jobDefinition: "ftm-map", endpoint, region, pollMillis: 200, settleMillis: 1000 })

const post = (path: string, body: unknown): Promise<{ readonly [name: string]: unknown }> =>
  fetch(`${endpoint}${path}`, {
    method: "POST", body: JSON.stringify(body),
    headers: { "content-type": "application/json", authorization: "AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/batch/aws4_request, SignedHeaders=host, Signature=0" }
  }).then((answer) => answer.json() as Promise<{ readonly [name: string]: unknown }>)

beforeAll(async () => {
  if (!installed) return
  Object.assign(process.env, awsEnvironment)
  const port = await freePort()
  endpoint = `http://127.0.0.1:${port}`
  server = spawn("moto_server", ["-p", String(port)], { stdio: "ignore" })
  for (let i = 0; i < 200; i++) {
    if (await fetch(`${endpoint}/moto-api/`).then((answer) => answer.ok, () => false)) break
    await new Promise((done) => setTimeout(done, 100))
  }
  await post("/moto-api/config", { batch: { use_docker: false } })
  const role = "arn:aws:iam::123456789012:role/any"
  await fetch(`${endpoint}/`, {
    method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", authorization: "AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0" },
    body: new URLSearchParams({ Action: "CreateRole", Version: "2010-05-08", RoleName: "any", AssumeRolePolicyDocument: "{}" })
  })
  const environment = await post("/v1/createcomputeenvironment", { computeEnvironmentName: "ftm-machines", type: "UNMANAGED", state: "ENABLED", serviceRole: role })
  await post("/v1/createjobqueue", {
    jobQueueName: "ftm-queue", state: "ENABLED", priority: 1, computeEnvironmentOrder: [{ order: 1, computeEnvironment: environment.computeEnvironmentArn }]
  })
  await post("/v1/registerjobdefinition", {
    jobDefinitionName: "ftm-map", type: "container", containerProperties: { image: "busybox", vcpus: 1, memory: 128, command: ["true"] }
  })
}, 60_000)
afterAll(() => void server?.kill())

it("moto takes our requests: preflight, submit, describe, find by name, terminate", async (context) => {
  if (!installed) {
    console.log("skipped: moto_server is not installed (pip install 'moto[server]')")
    context.skip("moto_server is not installed")
  }
  const quarter = parseQuarter("2021Q1")!
  await Effect.runPromise(Effect.gen(function*() {
    const engine = yield* JobEngine
    expect((yield* engine.preflight).filter((finding) => !finding.ok)).toEqual([])
    const spec = (n: number) => ({
      name: `ftm-2021Q1-batch_00${n}-1-00000000`, quarter, batchId: `batch_00${n}`, manifestKey: "manifests/quarter=2021Q1/batches.jsonl",
      environment: jobEnvironment("s3://bucket", quarter, `batch_00${n}`, defaultJobSettings)
    })
    const ids = [yield* engine.submit(spec(0)), yield* engine.submit(spec(1))]
    const states = yield* waitForCompletion(ids)
    expect(states.map((state) => [state.name, state.status])).toEqual([[spec(0).name, "SUCCEEDED"], [spec(1).name, "SUCCEEDED"]])
    expect((yield* engine.listByName(spec(1).name)).map((state) => state.jobId)).toEqual([ids[1]])
    expect(yield* engine.listByName("ftm-nothing")).toEqual([])
    yield* engine.terminate(ids[0]!, "over already")
  }).pipe(Effect.provide(engine("ftm-queue"))))
  await Effect.runPromise(Effect.gen(function*() {
    const { preflight } = yield* JobEngine
    expect((yield* preflight).filter((finding) => !finding.ok).map((finding) => finding.what)).toEqual([expect.stringContaining("no job queue nowhere")])
  }).pipe(Effect.provide(engine("nowhere"))))
}, 60_000)
