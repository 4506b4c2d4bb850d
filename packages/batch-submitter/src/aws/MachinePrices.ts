import type { Instance } from "@aws-sdk/client-ec2"
import type { MachinePrice } from "@ftm/manifest"
import { Clock, Effect } from "effect"
import { JobEngineError, Unreachable } from "../engine/JobEngine.ts"
import { type SupportServices, supportSettings, namedFailure, opened } from "./SupportServices.ts"

/** `arn:aws:ecs:us-east-1:123456789012:container-instance/CLUSTER/ID` -> CLUSTER; undefined for ARNs of the old form. */
const clusterOf = (arn: string): string | undefined => /:container-instance\/([^/]+)\/[^/]+$/.exec(arn)?.[1]

const atMost = 100

const call = <A>(what: string, run: () => Promise<A>): Effect.Effect<A, JobEngineError> =>
  Effect.tryPromise({
    try: run,
    catch: (cause) => new JobEngineError({ message: `${what}: ${namedFailure(cause).message}`, reason: new Unreachable({}), cause })
  })

/**
 * What the machines that are running jobs cost: container instances (ECS) -> instances (EC2) -> the newest entry of the Spot price
 * history of their type and zone. This can be asked only while a machine exists; one that is gone is left out.
 * The clients are loaded here and not before.
 */
export const readMachinePrices = (
  support: SupportServices,
  hosts: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<MachinePrice>, JobEngineError> =>
  Effect.gen(function* () {
    const settings = supportSettings(support)
    if (settings === undefined || hosts.length === 0) return []
    const [ecsModule, ec2Module] = yield* Effect.promise(() => Promise.all([import("@aws-sdk/client-ecs"), import("@aws-sdk/client-ec2")]))
    const ecs = yield* opened(() => new ecsModule.ECSClient(settings))
    const ec2 = yield* opened(() => new ec2Module.EC2Client(settings))

    const hostOf = new Map<string, string>()
    for (const [cluster, arns] of Map.groupBy(hosts, clusterOf)) {
      if (cluster === undefined) continue
      for (let start = 0; start < arns.length; start += atMost) {
        const answer = yield* call("ECS, DescribeContainerInstances", () =>
          ecs.send(new ecsModule.DescribeContainerInstancesCommand({ cluster, containerInstances: arns.slice(start, start + atMost) }))
        )
        for (const { containerInstanceArn, ec2InstanceId } of answer.containerInstances ?? []) {
          if (containerInstanceArn !== undefined && ec2InstanceId !== undefined) hostOf.set(ec2InstanceId, containerInstanceArn)
        }
      }
    }

    const instances: Array<Instance> = []
    const ids = [...hostOf.keys()]
    for (let start = 0; start < ids.length; start += atMost) {
      // By a filter and not by ids: one id that is gone would fail the whole call.
      const answer = yield* call("EC2, DescribeInstances", () =>
        ec2.send(new ec2Module.DescribeInstancesCommand({ Filters: [{ Name: "instance-id", Values: ids.slice(start, start + atMost) }] }))
      )
      for (const reservation of answer.Reservations ?? []) instances.push(...(reservation.Instances ?? []))
    }

    const prices = new Map<string, number>()
    const spotPrice = Effect.fnUntraced(function* (instanceType: Instance["InstanceType"], zone: string) {
      const key = `${instanceType} ${zone}`
      const known = prices.get(key)
      if (known !== undefined || instanceType === undefined) return known ?? null
      // Starting the history now gives the price that is valid now.
      const now = new Date(yield* Clock.currentTimeMillis)
      const answer = yield* call("EC2, DescribeSpotPriceHistory", () =>
        ec2.send(
          new ec2Module.DescribeSpotPriceHistoryCommand({
            InstanceTypes: [instanceType],
            AvailabilityZone: zone,
            ProductDescriptions: ["Linux/UNIX"],
            StartTime: now
          })
        )
      )
      const newest = [...(answer.SpotPriceHistory ?? [])].sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0))[0]
      const price = Number(newest?.SpotPrice)
      if (newest?.SpotPrice === undefined || !Number.isFinite(price)) return null
      prices.set(key, price)
      return price
    })

    const machines: Array<MachinePrice> = []
    for (const instance of instances) {
      const { InstanceId: instanceId = "", InstanceType: instanceType } = instance
      const host = hostOf.get(instanceId)
      if (host === undefined || instanceType === undefined) continue
      const zone = instance.Placement?.AvailabilityZone ?? ""
      const isSpot = instance.InstanceLifecycle === "spot"
      const dollarsPerHour = isSpot ? yield* spotPrice(instanceType, zone) : null
      machines.push({ host, instanceId, instanceType, zone, isSpot, dollarsPerHour })
    }
    return machines
  }).pipe(Effect.scoped)
