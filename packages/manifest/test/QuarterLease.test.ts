import { expect, it } from "@effect/vitest"
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
      withQuarterLease(quarter, ada, ({ note }) => Effect.andThen(note("2 machines lost"), Deferred.await(done)))
    )
    yield* TestClock.adjust("5 minutes") // renewed all the while
    expect(yield* workUnderWay(quarter, grace)).toEqual({ holder: ada, note: "2 machines lost" })
    const refused = yield* Effect.flip(withQuarterLease(quarter, grace, () => Effect.void))
    expect(refused._tag).toBe("QuarterInUse")
    expect(refused.message).toContain("process 11 on ada-laptop")
    yield* Deferred.succeed(done, undefined)
    yield* Fiber.join(first)
    expect(yield* currentHolder(quarter, grace)).toBeUndefined()
    expect(yield* withQuarterLease(quarter, grace, () => Effect.succeed("in"))).toBe("in")
  }).pipe(Effect.provide(memoryStore().layer))
)

it.effect("is taken over from a holder that died, and the dead one that wakes up again is told", () => {
  const objects = new Map<string, Uint8Array>()
  return Effect.gen(function* () {
    const wake = yield* Deferred.make<void>()
    const sleeper = yield* Effect.forkChild(
      withQuarterLease(quarter, ada, ({ stillOurs }) => Deferred.await(wake).pipe(Effect.andThen(stillOurs)))
    )
    yield* TestClock.adjust("1 second")
    // A laptop that sleeps renews nothing: its last sign of life grows old.
    const signed = JSON.parse(new TextDecoder().decode(objects.get(leaseKey)!)) as Record<string, unknown>
    objects.set(leaseKey, new TextEncoder().encode(JSON.stringify({ ...signed, renewed_at: -leaseHeartbeat.staleMillis })))
    const hold = yield* Deferred.make<void>()
    const taker = yield* Effect.forkChild(withQuarterLease(quarter, grace, () => Deferred.await(hold)))
    yield* TestClock.adjust("11 seconds")
    expect(yield* currentHolder(quarter, grace)).toBeUndefined() // grace herself counts as gone to herself only
    yield* Deferred.succeed(wake, undefined)
    const exit = yield* Fiber.await(sleeper)
    expect(Exit.isFailure(exit) && String(exit.cause)).toContain("process 22 on grace-laptop")
    yield* Deferred.succeed(hold, undefined)
    yield* Fiber.join(taker)
  }).pipe(Effect.provide(memoryStore(objects).layer))
})

it.effect("is looked up before it is relied on when it has not been renewed for long, and a later holder's is not given back", () => {
  const objects = new Map<string, Uint8Array>()
  const stored = () => JSON.parse(new TextDecoder().decode(objects.get(leaseKey)!)) as { term: number; holder: unknown; released: boolean }
  return Effect.gen(function* () {
    const wake = yield* Deferred.make<void>()
    const sleeper = yield* Effect.forkChild(
      withQuarterLease(quarter, ada, ({ stillOurs }) => Deferred.await(wake).pipe(Effect.andThen(stillOurs)))
    )
    yield* TestClock.adjust("1 second")
    // While ada's machine slept, grace took the next term. Ada's renewal has not come round when she goes on.
    objects.set(leaseKey, new TextEncoder().encode(JSON.stringify({ term: 2, holder: grace, renewed_at: 30_000, released: false })))
    yield* TestClock.setTime(60_000)
    yield* Deferred.succeed(wake, undefined)
    const exit = yield* Fiber.await(sleeper)
    expect(Exit.isFailure(exit) && String(exit.cause)).toContain("process 22 on grace-laptop")
    expect(stored()).toMatchObject({ term: 2, holder: grace, released: false })
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
  const dead = { term: 3, holder: { host: ada.host, pid: 2 ** 30 }, renewed_at: 0, released: false }
  objects.set(leaseKey, new TextEncoder().encode(JSON.stringify(dead)))
  return Effect.gen(function* () {
    expect(yield* withQuarterLease(quarter, ada, () => Effect.succeed("ours"))).toBe("ours")
  }).pipe(Effect.provide(memoryStore(objects).layer))
})
