import { CloudWatchLogsClient, CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs"
import { DescribeImagesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2"
import { CreateClusterCommand, ECSClient, RegisterContainerInstanceCommand } from "@aws-sdk/client-ecs"
import { batchEngineLayer, JobEngine, type JobState, waitForCompletion } from "@ftm/batch-submitter"
import { defaultJobSettings, jobEnvironment } from "@ftm/job-contract"
import { s3Layer } from "@ftm/object-store"
import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { createServer, type AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, it } from "vitest"
import { start } from "./Commands.ts"
import { awsEnvironment } from "./EmulatedBatch.ts"

// A second implementation of AWS Batch's protocol, moto's server, sees our requests. Needs Python with moto:
//   pip install 'moto[server]' && npm run test:long -w @ftm/orchestrator

const quarter = parseQuarter("2021Q1")!
const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/ftm/map:1"
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

const engine = (jobQueue: string) =>
  batchEngineLayer({ jobQueue, jobDefinition: "ftm-map", endpoint, region, pollMillis: 200, settleMillis: 1000 })

const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=none/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`

const post = (path: string, body: unknown): Promise<{ readonly [name: string]: unknown }> =>
  fetch(`${endpoint}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", authorization: signedFor("batch") }
  }).then((answer) => answer.json() as Promise<{ readonly [name: string]: unknown }>)

const ecr = (operation: string, body: unknown): Promise<unknown> =>
  fetch(`${endpoint}/`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      authorization: signedFor("ecr")
    }
  }).then((answer) => answer.json())

beforeAll(async () => {
  if (!installed) return
  Object.assign(process.env, awsEnvironment)
  const port = await freePort()
  endpoint = `http://127.0.0.1:${port}`
  server = spawn("moto_server", ["-p", String(port)], { stdio: "ignore" })
  for (let i = 0; i < 200; i++) {
    if (
      await fetch(`${endpoint}/moto-api/`).then(
        (answer) => answer.ok,
        () => false
      )
    )
      break
    await new Promise((done) => setTimeout(done, 100))
  }
  await post("/moto-api/config", { batch: { use_docker: false } })
  const role = "arn:aws:iam::123456789012:role/any"
  await fetch(`${endpoint}/`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", authorization: signedFor("iam") },
    body: new URLSearchParams({ Action: "CreateRole", Version: "2010-05-08", RoleName: "any", AssumeRolePolicyDocument: "{}" })
  })
  const environment = await post("/v1/createcomputeenvironment", {
    computeEnvironmentName: "ftm-machines",
    type: "UNMANAGED",
    state: "ENABLED",
    serviceRole: role
  })
  await post("/v1/createjobqueue", {
    jobQueueName: "ftm-queue",
    state: "ENABLED",
    priority: 1,
    computeEnvironmentOrder: [{ order: 1, computeEnvironment: environment.computeEnvironmentArn }]
  })
  await post("/v1/registerjobdefinition", {
    jobDefinitionName: "ftm-map",
    type: "container",
    containerProperties: { image, vcpus: 1, memory: 128, command: ["true"] }
  })
  await ecr("CreateRepository", { repositoryName: "ftm/map" })
  await ecr("PutImage", {
    repositoryName: "ftm/map",
    imageTag: "1",
    imageManifest: JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      config: { mediaType: "application/vnd.docker.container.image.v1+json", size: 1, digest: `sha256:${"0".repeat(64)}` },
      layers: []
    })
  })
  await fetch(`${endpoint}/ftm-bucket`, { method: "PUT", headers: { authorization: signedFor("s3") } })
}, 60_000)
afterAll(() => void server?.kill())

it("moto takes our requests: preflight, submit, describe, find by name, terminate", async (context) => {
  if (!installed) {
    console.log("skipped: moto_server is not installed (pip install 'moto[server]')")
    context.skip("moto_server is not installed")
  }
  await Effect.runPromise(
    Effect.gen(function* () {
      const engine = yield* JobEngine
      expect((yield* engine.preflight).filter((finding) => !finding.ok)).toEqual([])
      const spec = (n: number) => ({
        name: `ftm-2021Q1-batch_00${n}-1-00000000`,
        quarter,
        batchId: `batch_00${n}`,
        manifestKey: "manifests/quarter=2021Q1/batches.jsonl",
        environment: jobEnvironment("s3://bucket", quarter, `batch_00${n}`, defaultJobSettings)
      })
      const ids = [yield* engine.submit(spec(0)), yield* engine.submit(spec(1))]
      const states = yield* waitForCompletion(ids)
      expect(states.map((state) => [state.name, state.status])).toEqual([
        [spec(0).name, "SUCCEEDED"],
        [spec(1).name, "SUCCEEDED"]
      ])
      expect((yield* engine.listByName(spec(1).name)).map((state) => state.jobId)).toEqual([ids[1]])
      expect(yield* engine.listByName("ftm-nothing")).toEqual([])
      yield* engine.terminate(ids[0]!, "over already")
    }).pipe(Effect.provide(engine("ftm-queue")))
  )
  await Effect.runPromise(
    Effect.gen(function* () {
      const { preflight } = yield* JobEngine
      expect((yield* preflight).filter((finding) => !finding.ok).map((finding) => finding.what)).toEqual([
        expect.stringContaining("no job queue nowhere")
      ])
    }).pipe(Effect.provide(engine("nowhere")))
  )
}, 60_000)

it("moto stands for every service of the whole command: the plan with the image looked for, a run, and one of two at the same moment", async (context) => {
  if (!installed) context.skip("moto_server is not installed")
  await writePrefetchedStore(s3Layer({ bucket: "ftm-bucket", prefix: "study", endpoint, region }), quarter, ["1", "2", "3"], 10)
  const environment = { ...awsEnvironment, AWS_ENDPOINT_URL: endpoint }
  const run = (...more: ReadonlyArray<string>) =>
    start(
      "@ftm/orchestrator",
      [
        "run",
        "--quarter",
        quarter,
        "--store",
        "s3://ftm-bucket/study",
        "--engine",
        "batch",
        "--batch-size",
        "1",
        "--poll-seconds",
        "0.5",
        ...more
      ],
      environment
    ).ended
  const plan = await run("--dry-run", "--json")
  expect(plan.code, plan.stdout + plan.stderr).toBe(0)
  const found = (JSON.parse(plan.stdout) as { findings: ReadonlyArray<{ what: string }> }).findings.map(({ what }) => what)
  expect(found).toContainEqual(expect.stringContaining(`image ${image} is in its registry`))
  expect((await run("--dry-run", "--definition", "nothing")).code).toBe(2)

  // Its bucket has conditional writes, which decide who of two takes the lease. Its jobs do nothing and say that they are done.
  const ends = await Promise.all([run(), run()])
  expect(ends.map(({ code }) => code)).toEqual([1, 1])
  expect(ends.filter(({ stderr }) => stderr.includes("Another program works on 2021Q1"))).toHaveLength(1)
  const worked = ends.find(({ stdout }) => stdout.includes("Plan for 2021Q1"))!
  expect(worked.stderr).toContain("batch_000: its job says that it is done, and 1 of its firms were not processed")
  expect(worked.stderr).toContain("2021Q1: 3 firms remain.")
  const listed = (await post("/v1/listjobs", {
    jobQueue: "ftm-queue",
    filters: [{ name: "JOB_NAME", values: ["ftm-2021Q1-batch_00*"] }]
  })) as { readonly jobSummaryList: ReadonlyArray<{ readonly jobName: string }> }
  const names = listed.jobSummaryList.map(({ jobName }) => jobName).filter((name) => !name.endsWith("-00000000"))
  expect(names.map((name) => name.slice(0, -9)).sort()).toEqual([
    "ftm-2021Q1-batch_000-1",
    "ftm-2021Q1-batch_001-1",
    "ftm-2021Q1-batch_002-1"
  ])
}, 120_000)

it("moto's EC2, ECS and CloudWatch Logs answer for a machine's Spot price and for a job's last lines", async (context) => {
  if (!installed) context.skip("moto_server is not installed")
  const settings = { endpoint, region, credentials: { accessKeyId: "none", secretAccessKey: "none" } }
  const [ec2, ecs, logs] = [new EC2Client(settings), new ECSClient(settings), new CloudWatchLogsClient(settings)]
  const imageId = (await ec2.send(new DescribeImagesCommand({}))).Images![0]!.ImageId!
  const machine = (lifecycle: object) =>
    ec2.send(
      new RunInstancesCommand({
        ImageId: imageId,
        MinCount: 1,
        MaxCount: 1,
        InstanceType: "m5.large",
        Placement: { AvailabilityZone: "us-east-1a" },
        ...lifecycle
      })
    )
  await ecs.send(new CreateClusterCommand({ clusterName: "ftm" }))
  const containerInstance = async (instanceId: string) => {
    const identity = {
      instanceId,
      imageId,
      availabilityZone: "us-east-1a",
      accountId: "123456789012",
      instanceType: "m5.large",
      region,
      version: "2010-08-31"
    }
    const { containerInstance: registered } = await ecs.send(
      new RegisterContainerInstanceCommand({
        cluster: "ftm",
        instanceIdentityDocument: JSON.stringify(identity),
        instanceIdentityDocumentSignature: "any"
      })
    )
    return registered!.containerInstanceArn!
  }
  const spot = await containerInstance((await machine({ InstanceMarketOptions: { MarketType: "spot" } })).Instances![0]!.InstanceId!)
  const onDemand = await containerInstance((await machine({})).Instances![0]!.InstanceId!)

  const logGroupName = "/our/jobs"
  const logStreamName = "ftm-map/default/1"
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
  const now = Date.now()
  await logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: Array.from({ length: 9 }, (_, n) => ({ timestamp: now - 1000 + n, message: `line ${n}` }))
    })
  )
  const state: JobState = {
    jobId: "i",
    name: "j",
    status: "FAILED",
    reason: null,
    exitCode: 1,
    createdAt: 0,
    startedAt: 0,
    stoppedAt: 1,
    stoppedOnRequest: false,
    logGroup: logGroupName,
    attempts: [{ startedAt: 0, stoppedAt: 1, exitCode: 1, reason: null, log: logStreamName, host: spot }]
  }
  await Effect.runPromise(
    Effect.gen(function* () {
      const engine = yield* JobEngine
      const machines = yield* engine.machinePrices([spot, onDemand])
      expect(machines.map(({ host, instanceType, isSpot, zone }) => ({ host, instanceType, isSpot, zone }))).toEqual([
        { host: spot, instanceType: "m5.large", isSpot: true, zone: "us-east-1a" },
        { host: onDemand, instanceType: "m5.large", isSpot: false, zone: "us-east-1a" }
      ])
      expect(machines[0]!.dollarsPerHour).toBeGreaterThan(0)
      expect(machines[1]!.dollarsPerHour).toBeNull()
      expect(yield* engine.lastLines(state, 5)).toEqual([4, 5, 6, 7, 8].map((n) => `line ${n}`))
    }).pipe(
      Effect.provide(batchEngineLayer({ jobQueue: "ftm-queue", jobDefinition: "ftm-map", endpoint, supportEndpoint: endpoint, region }))
    )
  )
  for (const client of [ec2, ecs, logs]) client.destroy()
}, 60_000)
