import { Effect } from "effect"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, beforeEach, expect, it } from "vitest"
import { toJobState } from "../src/aws/BatchEngine.ts"
import { checkImage } from "../src/aws/ImageCheck.ts"
import { readLogTail } from "../src/aws/LogTail.ts"
import { readMachinePrices } from "../src/aws/MachinePrices.ts"

// The unmodified AWS SDKs against a scripted server that answers in the services' own protocols.

interface Asked {
  /** `DescribeImages`, … */
  readonly operation: string
  readonly body: string
}
type Answer = { readonly status?: number; readonly json?: unknown; readonly xml?: string }

let server: Server
let endpoint: string
let asked: Array<Asked>
let answer: (asked: Asked) => Answer

beforeEach(async () => {
  asked = []
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none", AWS_EC2_METADATA_DISABLED: "true" })
  server = createServer((request, response) => {
    let body = ""
    request
      .setEncoding("utf8")
      .on("data", (text: string) => {
        body += text
      })
      .on("end", () => {
        const target =
          String(request.headers["x-amz-target"] ?? "")
            .split(".")
            .at(-1) ?? ""
        const call = { operation: target === "" ? (new URLSearchParams(body).get("Action") ?? "") : target, body }
        asked.push(call)
        const { json, status = 200, xml } = answer(call)
        response.writeHead(status, { "content-type": xml === undefined ? "application/x-amz-json-1.1" : "text/xml" })
        response.end(xml ?? JSON.stringify(json))
      })
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
  server.closeAllConnections()
})
const support = () => ({ region: "us-east-1", endpoint })

const arn = (n: number) => `arn:aws:ecs:us-east-1:123456789012:container-instance/ftm-cluster/${n}`
const instance = (n: number, zone: string, lifecycle: string) =>
  `<item><instanceId>i-${n}</instanceId><instanceType>g4dn.xlarge</instanceType><placement><availabilityZone>${zone}</availabilityZone></placement>${lifecycle}</item>`

it("prices machines by the Spot history of their type and zone, each asked for once; an on-demand machine has no such price", async () => {
  const spot = "<instanceLifecycle>spot</instanceLifecycle>"
  answer = ({ body, operation }) => {
    if (operation === "DescribeContainerInstances") {
      return {
        json: {
          containerInstances: [1, 2, 3].map((n) => ({ containerInstanceArn: arn(n), ec2InstanceId: `i-${n}` })),
          failures: [{ arn: arn(4), reason: "MISSING" }]
        }
      }
    }
    if (operation === "DescribeInstances") {
      return {
        xml: `<DescribeInstancesResponse><reservationSet><item><instancesSet>${instance(1, "us-east-1a", spot)}${instance(2, "us-east-1a", spot)}</instancesSet></item><item><instancesSet>${instance(3, "us-east-1b", "")}</instancesSet></item></reservationSet></DescribeInstancesResponse>`
      }
    }
    expect(operation).toBe("DescribeSpotPriceHistory")
    const given = new URLSearchParams(body)
    expect([given.get("InstanceType.1"), given.get("AvailabilityZone"), given.get("ProductDescription.1")]).toEqual([
      "g4dn.xlarge",
      "us-east-1a",
      "Linux/UNIX"
    ])
    const price = (dollars: string, at: string) => `<item><spotPrice>${dollars}</spotPrice><timestamp>${at}</timestamp></item>`
    return {
      xml: `<DescribeSpotPriceHistoryResponse><spotPriceHistorySet>${price("0.1500", "2026-01-01T00:00:00Z")}${price("0.1900", "2026-01-02T00:00:00Z")}</spotPriceHistorySet></DescribeSpotPriceHistoryResponse>`
    }
  }
  const old = "arn:aws:ecs:us-east-1:123456789012:container-instance/no-cluster"
  const machines = await Effect.runPromise(readMachinePrices(support(), [arn(1), arn(2), arn(3), arn(4), old]))
  const common = { instanceType: "g4dn.xlarge" }
  expect(machines).toEqual([
    { host: arn(1), instanceId: "i-1", zone: "us-east-1a", isSpot: true, dollarsPerHour: 0.19, ...common },
    { host: arn(2), instanceId: "i-2", zone: "us-east-1a", isSpot: true, dollarsPerHour: 0.19, ...common },
    { host: arn(3), instanceId: "i-3", zone: "us-east-1b", isSpot: false, dollarsPerHour: null, ...common }
  ])
  expect(asked.map(({ operation }) => operation)).toEqual(["DescribeContainerInstances", "DescribeInstances", "DescribeSpotPriceHistory"])
})

it("says what could not be read, and asks nobody where nobody is to be asked", async () => {
  answer = () => ({ status: 400, json: { __type: "AccessDeniedException", message: "not allowed to describe" } })
  const error = await Effect.runPromise(Effect.flip(readMachinePrices(support(), [arn(1)])))
  expect(error.message).toContain("DescribeContainerInstances: not allowed to describe")
  asked = []
  expect(await Effect.runPromise(readMachinePrices({ endpoint: null }, [arn(1)]))).toEqual([])
  expect(await Effect.runPromise(readLogTail({ endpoint: null }, "g", "s", 5))).toEqual([])
  expect(asked).toEqual([])
})

it("reads the last lines of a log stream past empty pages, up to where the same token comes back", async () => {
  const pages: Readonly<Record<string, unknown>> = {
    "": { events: [], nextBackwardToken: "b/1" },
    "b/1": { events: [{ message: "two\n" }, { message: "three\n" }], nextBackwardToken: "b/2" },
    "b/2": { events: [], nextBackwardToken: "b/3" },
    "b/3": { events: [{ message: "one" }], nextBackwardToken: "b/4" },
    "b/4": { events: [], nextBackwardToken: "b/4" }
  }
  answer = ({ body }) => ({ json: pages[(JSON.parse(body) as { nextToken?: string }).nextToken ?? ""] })
  expect(await Effect.runPromise(readLogTail(support(), "/our/group", "ftm-map/default/1", 5))).toEqual(["one", "two", "three"])
  expect(asked).toHaveLength(5)
  expect(JSON.parse(asked[0]!.body)).toMatchObject({ logGroupName: "/our/group", logStreamName: "ftm-map/default/1" })
  expect(await Effect.runPromise(readLogTail(support(), "/our/group", "ftm-map/default/1", 2))).toEqual(["two", "three"])
  answer = () => ({ status: 400, json: { __type: "ResourceNotFoundException", message: "no such stream" } })
  expect(await Effect.runPromise(readLogTail(support(), "/our/group", "nothing", 5))).toEqual([])
})

it("looks whether an ECR image is there, and says where it did not look", async () => {
  const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ftm/map:1.2"
  answer = ({ body }) => {
    expect(JSON.parse(body)).toEqual({ registryId: "123456789012", repositoryName: "ftm/map", imageIds: [{ imageTag: "1.2" }] })
    return { json: { imageDetails: [{ imageSizeInBytes: 412_000_000 }] } }
  }
  expect(await Effect.runPromise(checkImage(support(), image))).toEqual({ ok: true, what: `image ${image} is in its registry (412 MB)` })
  answer = () => ({ status: 400, json: { __type: "ImageNotFoundException", message: "no 1.2" } })
  expect(await Effect.runPromise(checkImage(support(), image))).toMatchObject({ ok: false, what: expect.stringContaining("docker push") })
  answer = () => ({ status: 400, json: { __type: "AccessDeniedException", message: "not you" } })
  expect(await Effect.runPromise(checkImage(support(), image))).toEqual({
    ok: true,
    what: `image ${image}: not checked (AccessDeniedException: not you)`
  })
  expect((await Effect.runPromise(checkImage(support(), "ghcr.io/ftm/map:1"))).what).toContain("not checked (it is not in Amazon ECR)")
})

it("knows the log group that the job definition names, Batch's own without one, and none of another driver", () => {
  const groupOf = (logConfiguration?: NonNullable<NonNullable<Parameters<typeof toJobState>[0]["container"]>["logConfiguration"]>) =>
    toJobState({
      jobName: "j",
      jobId: "i",
      jobQueue: "q",
      status: "RUNNING",
      startedAt: 0,
      jobDefinition: "d",
      container: logConfiguration === undefined ? {} : { logConfiguration }
    }).logGroup
  expect(groupOf()).toBe("/aws/batch/job")
  expect(groupOf({ logDriver: "awslogs" })).toBe("/aws/batch/job")
  expect(groupOf({ logDriver: "awslogs", options: { "awslogs-group": "/our/group" } })).toBe("/our/group")
  expect(groupOf({ logDriver: "splunk" })).toBeUndefined()
})
