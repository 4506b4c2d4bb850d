import { Effect, type Scope } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { BatchService, type Document } from "./BatchService.ts"
import { BatchFault, type JobDefinition } from "./BatchWords.ts"
import type { EmulatedJob } from "./EmulatedJob.ts"
import { type Fault, Faults } from "./Faults.ts"
import { Slots } from "./Slots.ts"

export interface BatchEmulatorOptions {
  /** Port on 127.0.0.1; any free one by default. */
  readonly port?: number
  /** What a job runs if it names no command of its own: the command of the definition `ftm-map`. */
  readonly command: ReadonlyArray<string>
  /** Variables that every job sees. */
  readonly environment: Readonly<Record<string, string>>
  /** The folder for the jobs' output, with one file per log stream. */
  readonly logFolder: string
  /** How many containers run at a time; 2 by default. */
  readonly slots?: number
  readonly faults?: ReadonlyArray<Fault>
  /** How many times faster Batch's clock runs, for waits, time-outs and the 30 s of grace; 1 by default. */
  readonly speed?: number
  /** How many SubmitJob calls are allowed per second; 50 by default, as in an AWS account. */
  readonly submitsPerSecond?: number
}

export interface BatchEmulator {
  readonly endpoint: string
  readonly jobQueue: string
  /** The queue for on-demand machines, which are not taken away. */
  readonly fallbackQueue: string
  readonly jobDefinition: string
  /** Every job that was ever submitted, for tests. */
  readonly jobs: () => ReadonlyArray<EmulatedJob>
  /** Every request received, oldest first, whatever the answer was: it shows what a client asks of the service, and how often. */
  readonly calls: () => ReadonlyArray<EmulatedCall>
}

export interface EmulatedCall {
  /** Batch's name of the operation, such as `DescribeJobs`. */
  readonly operation: string
  /** Milliseconds since 1970 UTC, by this machine's clock. */
  readonly at: number
}

const definition = (command: ReadonlyArray<string>): JobDefinition => ({
  jobDefinitionName: "ftm-map",
  revision: 1,
  status: "ACTIVE",
  type: "container",
  jobDefinitionArn: "arn:aws:batch:us-east-1:000000000000:job-definition/ftm-map:1",
  containerProperties: { image: "ftm-map:emulated", command, environment: [] }
})

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const respond = (response: ServerResponse, status: number, document: Document, errorType?: string): void => {
  const headers = { "content-type": "application/json", ...(errorType === undefined ? {} : { "x-amzn-errortype": errorType }) }
  response.writeHead(status, headers).end(JSON.stringify(document))
}

const carryOut = (service: BatchService, operation: string, body: Buffer): Document => {
  const document = body.length === 0 ? {} : (JSON.parse(body.toString("utf8")) as Document)
  if (operation === "submitjob") return service.submitJob(document, body.length)
  if (operation === "describejobs") return service.describeJobs(document)
  if (operation === "listjobs") return service.listJobs(document)
  if (operation === "terminatejob") return service.stopJob(document, "terminate")
  if (operation === "canceljob") return service.stopJob(document, "cancel")
  if (operation === "describejobqueues") return service.describeJobQueues(document)
  if (operation === "describejobdefinitions") return service.describeJobDefinitions(document)
  if (operation === "registerjobdefinition") return service.registerJobDefinition(document)
  throw new BatchFault("ClientException", `The emulator does not know the operation ${operation}`)
}

const apiNames: Readonly<Record<string, string>> = {
  submitjob: "SubmitJob",
  describejobs: "DescribeJobs",
  listjobs: "ListJobs",
  terminatejob: "TerminateJob",
  canceljob: "CancelJob",
  describejobqueues: "DescribeJobQueues",
  describejobdefinitions: "DescribeJobDefinitions",
  registerjobdefinition: "RegisterJobDefinition"
}

const handle = async (
  service: BatchService,
  faults: Faults,
  calls: Array<EmulatedCall>,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> => {
  const operation = (request.url ?? "").split("?")[0]?.replace(/^\/v1\//, "") ?? ""
  try {
    const body = await readBody(request)
    if (request.headers.authorization === undefined)
      throw new BatchFault("MissingAuthenticationTokenException", "Missing Authentication Token")
    const name = apiNames[operation] ?? operation
    calls.push({ operation: name, at: Date.now() })
    const fault = faults.onCall(name)
    if (fault === "throttle") throw new BatchFault("TooManyRequestsException", "Too Many Requests")
    if (fault === "server error") throw new BatchFault("ServerException", "Internal error")
    const answer = carryOut(service, operation, body)
    if (fault === "lost answer") request.socket.destroy()
    else respond(response, 200, answer)
  } catch (error) {
    if (error instanceof BatchFault) respond(response, error.status, { message: error.message }, error.type)
    else respond(response, 500, { message: String(error) }, "ServerException")
  }
}

/** Starts a server that an unmodified AWS SDK takes for AWS Batch. Its jobs are processes on this machine. All end when the scope closes. */
export const startBatchEmulator = (options: BatchEmulatorOptions): Effect.Effect<BatchEmulator, Error, Scope.Scope> =>
  Effect.gen(function* () {
    const speed = options.speed ?? 1
    const faults = new Faults(options.faults ?? [])
    const began = Date.now()
    const service = new BatchService({
      host: {
        slots: new Slots(options.slots ?? 2),
        faults,
        logFolder: options.logFolder,
        environment: options.environment,
        seconds: (n) => new Promise((resolve) => setTimeout(resolve, (n * 1000) / speed).unref()),
        now: () => Math.round(began + (Date.now() - began) * speed)
      },
      queues: [
        { jobQueueName: "ftm-queue", state: "ENABLED" },
        { jobQueueName: "ftm-on-demand", state: "ENABLED" },
        { jobQueueName: "ftm-closed", state: "DISABLED" }
      ],
      definitions: [definition(options.command)],
      submitsPerSecond: options.submitsPerSecond ?? 50
    })
    const calls: Array<EmulatedCall> = []
    const server = createServer((request, response) => void handle(service, faults, calls, request, response))
    yield* Effect.acquireRelease(
      Effect.callback<void, Error>((resume) => {
        server.once("error", (error) => resume(Effect.fail(error)))
        server.listen(options.port ?? 0, "127.0.0.1", () => resume(Effect.void))
      }),
      () =>
        Effect.callback<void>((resume) => {
          service.close()
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    const { port } = server.address() as AddressInfo
    return {
      endpoint: `http://127.0.0.1:${port}`,
      jobQueue: "ftm-queue",
      fallbackQueue: "ftm-on-demand",
      jobDefinition: "ftm-map",
      jobs: () => service.allJobs,
      calls: () => calls
    }
  })
