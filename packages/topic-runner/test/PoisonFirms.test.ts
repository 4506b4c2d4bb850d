import { createManifest, readFailures } from "@ftm/manifest"
import { ObjectStore, ObjectStoreError, Unreachable } from "@ftm/object-store"
import { type MemoryStore, memoryStore } from "@ftm/object-store/testing"
import { defaultBreakerRules, StoreKeys } from "@ftm/transcript-schema"
import { Deferred, Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { readFirmTopicPart, runBatch } from "../src/index.ts"
import { quarter, sampleModel, sampleSource } from "./SampleFirms.ts"

const batchId = "batch_000"
const firms = Array.from({ length: 20 }, (_, i) => String(i + 1))

const prepare = async (): Promise<MemoryStore> => {
  const store = memoryStore()
  await Effect.runPromise(createManifest(quarter, firms).pipe(Effect.provide(store.layer)))
  return store
}

/**
 * One attempt, as a process makes it that `diesAt` some firms: from then on nothing of it reaches the store. Gives what it came to, or
 * at which firm it died.
 */
const attempt = (store: MemoryStore, diesAt: (firmId: string) => boolean, previousSignal?: string) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const died = yield* Deferred.make<{ readonly diedAt: string }>()
      let alive = true
      const die = (firmId: string): number => {
        if (!alive || !diesAt(firmId)) return 0
        alive = false
        Deferred.doneUnsafe(died, Effect.succeed({ diedAt: firmId }))
        return 60_000
      }
      const living = <A>(work: Effect.Effect<A, ObjectStoreError>) =>
        Effect.suspend(() => (alive ? work : Effect.fail(new ObjectStoreError({ message: "dead", key: "", reason: new Unreachable({}) }))))
      const inner = store.store
      const mortal = ObjectStore.of({
        ...inner,
        put: (key, bytes) => living(inner.put(key, bytes)),
        delete: (key) => living(inner.delete(key))
      })
      const work = runBatch({
        quarter,
        batchId,
        checkpointInterval: 5,
        breaker: defaultBreakerRules,
        allowFailures: true,
        workers: 2,
        previousSignal
      }).pipe(
        Effect.provide(
          Layer.mergeAll(Layer.succeed(ObjectStore, mortal), sampleSource(() => undefined).layer, sampleModel(() => undefined, die).layer)
        )
      )
      return yield* Effect.raceFirst(work, Deferred.await(died))
    })
  )

const failuresOf = (store: MemoryStore) => Effect.runPromise(readFailures(quarter, batchId).pipe(Effect.provide(store.layer)))
const rowsOf = async (store: MemoryStore) => {
  const parts = [...store.objects.keys()].filter((key) => key.startsWith(StoreKeys.firmTopicsPrefix(quarter)))
  const rows = await Promise.all(
    parts.map((_, n) => Effect.runPromise(readFirmTopicPart(quarter, batchId, n).pipe(Effect.provide(store.layer))))
  )
  return rows.flat().map((row) => ({ ...row, processing_timestamp: 0 }))
}
const hasDeaths = (store: MemoryStore) => store.objects.has(StoreKeys.batchDeaths(quarter, batchId))

it("a firm that no process survives is failed, and the others are done; a later job that bears it finishes the batch", async () => {
  const store = await prepare()
  const poison = (firmId: string) => firmId === "7"
  expect(await attempt(store, poison)).toEqual({ diedAt: "7" })
  for (const _ of [1, 2]) expect(await attempt(store, poison, "SIGKILL")).toEqual({ diedAt: "7" })
  expect(await attempt(store, poison, "SIGKILL")).toMatchObject({ outcome: "done", done: 19, failed: 1 })
  expect(await failuresOf(store)).toMatchObject([
    {
      firm_id: "7",
      error_type: "ProcessDied",
      error_message: expect.stringContaining("died 2 times while it worked on this firm alone, by SIGKILL")
    }
  ])
  expect(hasDeaths(store)).toBe(false)

  const unbroken = await prepare()
  await attempt(unbroken, () => false)
  expect(hasDeaths(unbroken)).toBe(false)
  expect(await attempt(store, () => false)).toMatchObject({ outcome: "done", done: 20, failed: 0, firmsThisAttempt: 1 })
  expect(await rowsOf(store)).toEqual(await rowsOf(unbroken))
})

it("one death alone is enough where the signal is of the process's own making", async () => {
  const store = await prepare()
  const poison = (firmId: string) => firmId === "3"
  expect(await attempt(store, poison)).toEqual({ diedAt: "3" })
  expect(await attempt(store, poison, "SIGTRAP")).toEqual({ diedAt: "3" })
  expect(await attempt(store, poison, "SIGTRAP")).toMatchObject({ outcome: "done", done: 19, failed: 1 })
})

it("several such firms are found one by one", async () => {
  const store = await prepare()
  const poison = (firmId: string) => ["2", "13", "20"].includes(firmId)
  let attempts = 0
  for (;;) {
    attempts += 1
    const end = await attempt(store, poison, "SIGKILL")
    if (!("diedAt" in end)) break
  }
  expect((await failuresOf(store)).map((failure) => failure.firm_id)).toEqual(["2", "13", "20"])
  expect(attempts).toBeLessThanOrEqual(10)
})

it("a process that is killed now at one firm and now at another fails none of them", async () => {
  const unbroken = await prepare()
  await attempt(unbroken, () => false)
  for (let seed = 1; seed <= 30; seed++) {
    const store = await prepare()
    const killed = new Set<string>()
    for (let n = 0; n < 6; n++) {
      // Not twice at the same.
      const victim = firms[(seed * 7 + n * 11) % firms.length] ?? ""
      const end = await attempt(store, (firmId) => firmId === victim && !killed.has(firmId), "SIGKILL")
      if ("diedAt" in end) killed.add(victim)
    }
    expect(await attempt(store, () => false, "SIGKILL")).toMatchObject({ outcome: "done", done: 20, failed: 0 })
    expect(await rowsOf(store)).toEqual(await rowsOf(unbroken))
  }
})
