import { expect, it } from "@effect/vitest"
import { fencedStore, isSuperseded, ObjectStore, ObjectStoreError, Superseded } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Deferred, Effect, Exit, Fiber, Option, Schema } from "effect"
import { TestClock } from "effect/testing"
import { BatchClaimed, claimHeartbeat, ClaimOwner, releaseClaimOfEndedJob, withBatchClaim } from "../src/index.ts"
import { ownershipAt } from "../src/liveness/Ownership.ts"

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
const leftBehind = (who: ClaimOwner, term = 1) =>
  new TextEncoder().encode(JSON.stringify({ term, ticket: `of term ${term}`, owner: who, released: false, renewed_at: "2021-04-01" }))
const written = (objects: ReadonlyMap<string, Uint8Array>) =>
  JSON.parse(new TextDecoder().decode(objects.get(key))) as { term: number; owner: ClaimOwner; released: boolean }

it.effect("keeps a second attempt out for as long as the first works, and is free afterwards", () => {
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
    expect(written(objects)).toMatchObject({ term: 1, released: true })
    expect(yield* claim(owner({ job_id: "job-b" }), Effect.succeed("in"))).toBe("in")
    expect(written(objects).term).toBe(2)
  }).pipe(Effect.provide(layer))
})

it.effect("goes to a later attempt of the same job, and to the next when its process is gone, at once", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    objects.set(key, leftBehind(owner()))
    expect(yield* claim(owner({ attempt: 2, host: "ip-10-0-0-2" }), Effect.succeed("second attempt"))).toBe("second attempt")
    // The highest process id is never given out on an ordinary system.
    objects.set(key, leftBehind(owner({ job_id: null, pid: 2 ** 30 })))
    expect(yield* claim(owner({ job_id: null, pid: 7 }), Effect.succeed("new process"))).toBe("new process")
    objects.set(key, leftBehind(owner({ job_id: null, pid: 2 ** 30, host: "elsewhere" })))
    expect((yield* Effect.flip(claim(owner({ job_id: null, pid: 7 }), Effect.void)))._tag).toBe("BatchClaimed")
    objects.set(key, leftBehind(owner({ attempt: 3 })))
    expect((yield* Effect.flip(claim(owner({ attempt: 2, host: "ip-10-0-0-2" }), Effect.void)))._tag).toBe("BatchClaimed")
  }).pipe(Effect.provide(layer))
})

it.effect("is taken over from an owner that the store has not heard of, whose writes are refused when it wakes up", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    // A process that is stopped renews nothing and writes nothing; when it wakes, it goes on where it was.
    const wake = yield* Deferred.make<void>()
    objects.set("the work", new TextEncoder().encode("before"))
    const stopped = { ...owner(), pid_namespace: "elsewhere" }
    objects.set(key, leftBehind(stopped, 4))
    const asStopped = ownershipAt(key, ClaimOwner)
    const sleeper = yield* Effect.forkChild(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        const requireOurs = Effect.flatMap(asStopped.other({ term: 4, ticket: "of term 4" }), (now) =>
          Option.isNone(now) ? Effect.void : Effect.fail(new ObjectStoreError({ message: "taken over", key, reason: new Superseded({}) }))
        )
        const fenced = fencedStore(store, Effect.provideService(requireOurs, ObjectStore, store))
        yield* fenced.put("the work", new TextEncoder().encode("first half"))
        yield* Deferred.await(wake)
        yield* fenced.put("the work", new TextEncoder().encode("written over"))
      })
    )
    yield* TestClock.adjust("1 second")
    expect((yield* Effect.flip(claim(owner({ job_id: "job-b" }), Effect.void)))._tag).toBe("BatchClaimed")
    yield* TestClock.adjust(claimHeartbeat.staleMillis)
    const finish = Effect.flatMap(ObjectStore, (store) => store.put("the work", new TextEncoder().encode("finished")))
    yield* claim(owner({ job_id: "job-b" }), finish)
    expect(written(objects)).toMatchObject({ term: 5, released: true, owner: { job_id: "job-b" } })
    yield* Deferred.succeed(wake, undefined)
    expect(isSuperseded(yield* Effect.flip(Fiber.join(sleeper)))).toBe(true)
    expect(new TextDecoder().decode(objects.get("the work"))).toBe("finished")
  }).pipe(Effect.provide(layer))
})

it.effect("that was taken over ends the work at its next sign of life or its next write", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    const taken = leftBehind(owner({ job_id: "job-b" }), 9)
    const idle = yield* Effect.forkChild(claim(owner(), Effect.never))
    yield* TestClock.adjust("1 second")
    objects.set(key, taken)
    yield* TestClock.adjust(claimHeartbeat.beatMillis)
    const exit = yield* Fiber.await(idle)
    expect(Exit.isFailure(exit) && String(exit.cause)).toContain("job job-b")

    objects.delete(key)
    const busy = claim(
      owner(),
      Effect.gen(function* () {
        objects.set(key, taken)
        yield* (yield* ObjectStore).put("the work", new Uint8Array(1))
      })
    )
    const refused = yield* Effect.flip(busy)
    expect(refused).toMatchObject({ _tag: "BatchClaimed" })
    expect(objects.has("the work")).toBe(false)
    expect(written(objects)).toMatchObject({ term: 9, released: false })
  }).pipe(Effect.provide(layer))
})

it.effect("knows nothing of the clocks of its owners", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    // The owner's clock is a day behind, then a day ahead: what counts is when the store heard of it.
    for (const renewedAt of ["1969-12-31T00:00:00Z", "1970-01-02T00:00:00Z"]) {
      const text = new TextDecoder().decode(leftBehind(owner())).replace("2021-04-01", renewedAt)
      objects.set(key, new TextEncoder().encode(text))
      expect((yield* Effect.flip(claim(owner({ job_id: "job-b" }), Effect.void)))._tag).toBe("BatchClaimed")
      yield* TestClock.adjust(claimHeartbeat.staleMillis)
      expect(yield* claim(owner({ job_id: "job-b" }), Effect.succeed("in"))).toBe("in")
    }
  }).pipe(Effect.provide(layer))
})

it.effect("goes to one of many that come at the same moment, also when they take over", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    for (const silent of [false, true]) {
      objects.delete(key)
      if (silent) objects.set(key, leftBehind(owner({ job_id: "job-old" })))
      if (silent) expect((yield* Effect.flip(claim(owner({ job_id: "job-new" }), Effect.void)))._tag).toBe("BatchClaimed")
      yield* TestClock.adjust(claimHeartbeat.staleMillis)
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

it.effect("is given back for a job that has ended, and for no other", () => {
  const { layer, objects } = memoryStore()
  return Effect.gen(function* () {
    objects.set(key, leftBehind(owner()))
    yield* releaseClaimOfEndedJob(quarter, "batch_000", "job-b")
    expect(written(objects).released).toBe(false)
    yield* releaseClaimOfEndedJob(quarter, "batch_000", "job-a")
    expect(written(objects)).toMatchObject({ term: 1, released: true })
  }).pipe(Effect.provide(layer))
})
