import { expect, it } from "@effect/vitest"
import { memoryStore } from "@ftm/object-store/testing"
import { Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Deferred, Effect, Exit, Fiber, Schema } from "effect"
import { TestClock } from "effect/testing"
import { BatchClaimed, claimHeartbeat, type ClaimOwner, removeClaimOfEndedJob, withBatchClaim } from "../src/index.ts"

const quarter = Schema.decodeSync(Quarter)("2021Q1")
const key = `${StoreKeys.progressPrefix(quarter)}batch_000_claim.json`
// As in a container: on a host of its own name, or in a PID namespace of its own, where each process is number 1.
const owner = (more: Partial<ClaimOwner> = {}): ClaimOwner => ({
  host: "ip-10-0-0-1",
  pid: 1,
  job_id: "job-a",
  attempt: 1,
  pid_namespace: `of ${more.job_id ?? "job-a"}`,
  ...more
})
const claim = <A, E, R>(who: ClaimOwner, work: Effect.Effect<A, E, R>) => withBatchClaim(quarter, "batch_000", who, work)
const leftBehind = (who: ClaimOwner, renewedAt: number) => new TextEncoder().encode(JSON.stringify({ owner: who, renewed_at: renewedAt }))

it.effect("keeps a second attempt out for as long as the first works, and is gone afterwards", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    const done = yield* Deferred.make<void>()
    const first = yield* Effect.forkChild(claim(owner(), Deferred.await(done)))
    yield* TestClock.adjust("10 minutes") // renewed all the while
    const refused = yield* Effect.flip(claim(owner({ job_id: "job-b" }), Effect.die("two at once")))
    expect(refused).toBeInstanceOf(BatchClaimed)
    expect(refused.message).toMatch(/attempt 1 of job job-a on ip-10-0-0-1, last sign of life \d+ s ago/)
    yield* Deferred.succeed(done, undefined)
    yield* Fiber.join(first)
    expect([...objects.keys()]).toEqual([])
    expect(yield* claim(owner({ job_id: "job-b" }), Effect.succeed("in"))).toBe("in")
  }).pipe(Effect.provide(layer))
})

it.effect("goes to a later attempt of the same job, and to the next when its process is gone, at once", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    objects.set(key, leftBehind(owner(), 0))
    expect(yield* claim(owner({ attempt: 2, host: "ip-10-0-0-2" }), Effect.succeed("second attempt"))).toBe("second attempt")
    // The highest process id is never given out on an ordinary system.
    objects.set(key, leftBehind(owner({ job_id: null, pid: 2 ** 30 }), 0))
    expect(yield* claim(owner({ job_id: null, pid: 7 }), Effect.succeed("new process"))).toBe("new process")
    objects.set(key, leftBehind(owner({ job_id: null, pid: 2 ** 30, host: "elsewhere" }), 0))
    expect((yield* Effect.flip(claim(owner({ job_id: null, pid: 7 }), Effect.void)))._tag).toBe("BatchClaimed")
    objects.set(key, leftBehind(owner({ attempt: 3 }), 0))
    expect((yield* Effect.flip(claim(owner({ attempt: 2, host: "ip-10-0-0-2" }), Effect.void)))._tag).toBe("BatchClaimed")
  }).pipe(Effect.provide(layer))
})

it.effect("is taken over from a silent owner, who stops without saving when it wakes up", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    let saved = false
    const sleeper = yield* Effect.forkChild(
      claim(
        owner(),
        Effect.never.pipe(
          Effect.andThen(
            Effect.sync(() => {
              saved = true
            })
          )
        )
      )
    )
    yield* TestClock.adjust("1 second")
    objects.set(key, leftBehind(owner(), 1_000 - claimHeartbeat.staleMillis))
    const hold = yield* Deferred.make<string>()
    const taker = yield* Effect.forkChild(claim(owner({ job_id: "job-b" }), Deferred.await(hold)))
    yield* TestClock.adjust("30 seconds")
    const exit = yield* Fiber.await(sleeper)
    expect(Exit.isFailure(exit) && String(exit.cause)).toContain("job job-b")
    expect(saved).toBe(false)
    expect(objects.has(key)).toBe(true) // the sleeper did not take the other's claim away
    yield* Deferred.succeed(hold, "done by the taker")
    expect(yield* Fiber.join(taker)).toBe("done by the taker")
    expect(objects.has(key)).toBe(false)
  }).pipe(Effect.provide(layer))
})

it.effect("goes to one of many that come at the same moment, also when they take over", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    for (const silent of [false, true]) {
      if (silent) objects.set(key, leftBehind(owner({ job_id: "job-old" }), -claimHeartbeat.staleMillis))
      const all = yield* Effect.forkChild(
        Effect.all(
          [1, 2, 3, 4].map((n) => Effect.exit(claim(owner({ job_id: `job-${n}` }), Effect.sleep("5 seconds")))),
          { concurrency: 4 }
        )
      )
      yield* TestClock.adjust("10 seconds")
      expect((yield* Fiber.join(all)).filter(Exit.isSuccess)).toHaveLength(1)
    }
  }).pipe(Effect.provide(layer))
})

it.effect("is taken away for a job that has ended, and for no other", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    objects.set(key, leftBehind(owner(), 0))
    yield* removeClaimOfEndedJob(quarter, "batch_000", "job-b")
    expect(objects.has(key)).toBe(true)
    yield* removeClaimOfEndedJob(quarter, "batch_000", "job-a")
    expect(objects.has(key)).toBe(false)
  }).pipe(Effect.provide(layer))
})
