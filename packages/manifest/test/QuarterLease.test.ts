import { expect, it } from "@effect/vitest"
import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Deferred, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { currentHolder, leaseHeartbeat, withQuarterLease, workUnderWay } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const ada = { host: "ada-laptop", pid: 11 }
const grace = { host: "grace-laptop", pid: 22 }
const leaseKey = `${StoreKeys.runsPrefix(quarter)}lease.json`

it.effect("keeps a second orchestrator out while the first works, and lets it in afterwards", () =>
  Effect.gen(function* () {
    const done = yield* Deferred.make<void>()
    const first = yield* Effect.forkChild(
      withQuarterLease(quarter, ada, ({ note }) => Effect.andThen(note("2 attempts lost"), Deferred.await(done)))
    )
    yield* TestClock.adjust("5 minutes") // renewed all the while
    expect(yield* workUnderWay(quarter, grace)).toEqual({ holder: ada, note: "2 attempts lost" })
    const refused = yield* Effect.flip(withQuarterLease(quarter, grace, () => Effect.void))
    expect(refused._tag).toBe("QuarterInUse")
    expect(refused.message).toContain("process 11 on ada-laptop")
    yield* Deferred.succeed(done, undefined)
    yield* Fiber.join(first)
    expect(yield* currentHolder(quarter, grace)).toBeUndefined()
    expect(yield* withQuarterLease(quarter, grace, () => Effect.succeed("in"))).toBe("in")
  }).pipe(Effect.provide(memoryStore().layer))
)

const heldByGrace = JSON.stringify({ term: 7, ticket: "grace's", owner: grace, released: false, renewed_at: "2021-04-01T00:00:00Z" })

it.effect("is taken over from a holder that the store has not heard of, whatever the holder's clock says", () => {
  const objects = new Map<string, Uint8Array>()
  return Effect.gen(function* () {
    objects.set(leaseKey, new TextEncoder().encode(heldByGrace.replace("2021-04-01", "2999-01-01")))
    expect(yield* currentHolder(quarter, ada)).toEqual(grace)
    expect((yield* Effect.flip(withQuarterLease(quarter, ada, () => Effect.void)))._tag).toBe("QuarterInUse")
    yield* TestClock.adjust(leaseHeartbeat.staleMillis)
    expect(yield* currentHolder(quarter, ada)).toBeUndefined()
    expect(yield* withQuarterLease(quarter, ada, () => Effect.succeed("ours"))).toBe("ours")
    expect(JSON.parse(new TextDecoder().decode(objects.get(leaseKey)))).toMatchObject({ term: 8, owner: ada, released: true })
  }).pipe(Effect.provide(memoryStore(objects).layer))
})

it.effect("that was taken over is told to whoever looks it up or writes, and is not given back for the other", () => {
  const objects = new Map<string, Uint8Array>()
  return Effect.gen(function* () {
    for (const write of [false, true]) {
      objects.delete(leaseKey)
      const refused = yield* Effect.flip(
        withQuarterLease(quarter, ada, ({ stillOurs }) =>
          Effect.gen(function* () {
            const store = yield* ObjectStore
            yield* store.put("before", new Uint8Array(1))
            // While ada's machine slept, grace took over, and worked.
            objects.set(leaseKey, new TextEncoder().encode(heldByGrace))
            yield* write ? store.put("after", new Uint8Array(1)) : stillOurs
          })
        )
      )
      expect(refused._tag).toBe("QuarterInUse")
      expect(refused.message).toContain("process 22 on grace-laptop has taken over")
      expect(objects.has("after")).toBe(false)
      expect(new TextDecoder().decode(objects.get(leaseKey))).toBe(heldByGrace)
    }
  }).pipe(Effect.provide(memoryStore(objects).layer))
})

it.effect("that somebody has deleted is nobody's, and not its last holder's either", () => {
  const objects = new Map<string, Uint8Array>()
  return Effect.gen(function* () {
    const refused = yield* Effect.flip(
      withQuarterLease(quarter, ada, ({ stillOurs }) =>
        Effect.andThen(
          Effect.sync(() => objects.delete(leaseKey)),
          stillOurs
        )
      )
    )
    expect(refused.message).toContain("lease.json, which says who works on 2021Q1, is gone: somebody has deleted it")
  }).pipe(Effect.provide(memoryStore(objects).layer))
})

it.effect("is kept until the holder's last deed is done, also when it is interrupted and that takes long", () =>
  Effect.gen(function* () {
    const stopping = Effect.never.pipe(Effect.onInterrupt(() => Effect.sleep("5 minutes")))
    const holder = yield* Effect.forkChild(withQuarterLease(quarter, ada, () => stopping))
    yield* TestClock.adjust("1 second")
    const interrupted = yield* Effect.forkChild(Fiber.interrupt(holder))
    yield* TestClock.adjust("4 minutes")
    expect(yield* currentHolder(quarter, grace)).toEqual(ada)
    yield* TestClock.adjust("2 minutes")
    yield* Fiber.join(interrupted)
    expect(yield* currentHolder(quarter, grace)).toBeUndefined()
  }).pipe(Effect.provide(memoryStore().layer))
)

it.effect("goes to one of two that come at the same moment", () =>
  Effect.gen(function* () {
    const hold = Effect.sleep("1 second")
    const both = yield* Effect.forkChild(
      Effect.all(
        [ada, grace].map((who) => Effect.exit(withQuarterLease(quarter, who, () => hold))),
        { concurrency: 2 }
      )
    )
    yield* TestClock.adjust("2 seconds")
    const exits = yield* Fiber.join(both)
    expect(exits.filter(Exit.isSuccess)).toHaveLength(1)
  }).pipe(Effect.provide(memoryStore().layer))
)

it.effect("of a process in another container of the same name is not taken for our own", () =>
  Effect.gen(function* () {
    const here = { host: "worker", pid: 1, pid_namespace: "pid:[1]" }
    const there = { ...here, pid_namespace: "pid:[2]" }
    const hold = yield* Deferred.make<void>()
    const holder = yield* Effect.forkChild(withQuarterLease(quarter, here, () => Deferred.await(hold)))
    yield* TestClock.adjust("1 second")
    expect((yield* Effect.flip(withQuarterLease(quarter, there, () => Effect.void)))._tag).toBe("QuarterInUse")
    yield* Deferred.succeed(hold, undefined)
    yield* Fiber.join(holder)
  }).pipe(Effect.provide(memoryStore().layer))
)

it.effect("of a dead process on our own machine is free at once", () => {
  const objects = new Map<string, Uint8Array>()
  // The highest process id is never given out on an ordinary system.
  const dead = { term: 3, ticket: "x", owner: { host: ada.host, pid: 2 ** 30 }, renewed_at: "", released: false }
  objects.set(leaseKey, new TextEncoder().encode(JSON.stringify(dead)))
  return Effect.gen(function* () {
    expect(yield* withQuarterLease(quarter, ada, () => Effect.succeed("ours"))).toBe("ours")
  }).pipe(Effect.provide(memoryStore(objects).layer))
})
