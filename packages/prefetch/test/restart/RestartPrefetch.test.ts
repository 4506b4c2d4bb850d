import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { parseQuarter, prefetchFingerprint, StoreKeys } from "@ftm/transcript-schema"
import { defaultTextOptions } from "@ftm/transcript-text"
import { Effect, Exit, Layer } from "effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { importQuarter, inThisThread, prepareQuarter, verifyQuarter } from "../../src/index.ts"

const quarter = parseQuarter("2021Q1")!

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-restart-"))
  for (const [name, firms, text] of [
    ["old", 5, "Our orders grew by five percent in Europe."],
    ["new", 3, "Freight was slower than we had planned in Asia."]
  ] as const) {
    mkdirSync(join(folder, name))
    const lines = Array.from({ length: firms }, (_, i) =>
      JSON.stringify({
        firm_id: 101 + i,
        firm_name: `Firm ${i}`,
        transcript_id: 9001 + i,
        call_date: "2021-02-03",
        component_order: 0,
        text
      })
    )
    writeFileSync(join(folder, name, "calls.jsonl"), lines.join("\n"))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// The folder is made only when the tests run.
const take = (name: "old" | "new", restart: boolean) =>
  Effect.suspend(() => importQuarter({ quarter, from: join(folder, name), calls: "latest", firmsPerPart: 2, restart })).pipe(
    Effect.provide(inThisThread)
  )

const begin = async () => {
  const memory = memoryStore()
  await Effect.runPromise(take("old", false).pipe(Effect.provide(memory.layer)))
  return memory
}

/** What a reader finds: the firms and the fingerprint of a whole and sound quarter; undefined where there is none. */
const found = Effect.gen(function* () {
  if (!(yield* prefetchExists(quarter))) return undefined
  const manifest = yield* readPrefetchManifest(quarter)
  const { problems } = yield* verifyQuarter(quarter)
  return { firms: manifest.firms.length, fingerprint: prefetchFingerprint(manifest), problems }
})

const prepare = prepareQuarter(quarter, { text: { ...defaultTextOptions, extraStopWords: ["order"] }, all: false }).pipe(
  Effect.provide(inThisThread)
)

it.each([
  ["import --restart", Effect.asVoid(take("new", true)), Effect.asVoid(take("new", false))],
  ["prepare", Effect.asVoid(prepare), Effect.andThen(take("old", false), Effect.asVoid(prepare))]
])(
  "%s broken off at any write: the old quarter stands, or the same command finishes the new one",
  { timeout: 60_000 },
  async (_, again, unbroken) => {
    const fresh = memoryStore()
    const wanted = await Effect.runPromise(Effect.andThen(unbroken, found).pipe(Effect.provide(fresh.layer)))
    expect(wanted).toMatchObject({ problems: [] })
    let ended = 0
    for (let writes = 0; ; writes++) {
      const memory = await begin()
      const result = await Effect.runPromise(
        Effect.gen(function* () {
          const store = yield* ObjectStore
          const old = yield* found
          let left = writes
          const dying = <A, E>(work: Effect.Effect<A, E>) => Effect.suspend(() => (left-- > 0 ? work : Effect.interrupt))
          const mortal: ObjectStore["Service"] = {
            ...store,
            put: (key, bytes) => dying(store.put(key, bytes)),
            putIfAbsent: (key, bytes) => dying(store.putIfAbsent(key, bytes)),
            putIf: (key, bytes, version) => dying(store.putIf(key, bytes, version)),
            delete: (key) => dying(store.delete(key)),
            deleteIf: (key, version) => dying(store.deleteIf(key, version))
          }
          const exit = yield* Effect.exit(again.pipe(Effect.provide(Layer.succeed(ObjectStore, mortal))))
          const broken = yield* found
          yield* again
          return { old, exit, broken, after: yield* found, left: (yield* store.list("staging/")).length }
        }).pipe(Effect.provide(memory.layer))
      )
      // Whoever looks finds the old quarter whole, the new one whole, or none.
      if (result.broken !== undefined) expect([result.old, wanted]).toContainEqual(result.broken)
      if (writes < 8) expect(result.broken).toEqual(result.old)
      expect(result.after).toEqual(wanted)
      expect(wanted).not.toEqual(result.old)
      expect(result.left).toBe(0)
      ended += 1
      if (Exit.isSuccess(result.exit)) break
    }
    expect(ended).toBeGreaterThan(15)
  }
)

it("a restart that fails leaves the old quarter as it was", async () => {
  const memory = await begin()
  const ofTheQuarter = () => new Map([...memory.objects].filter(([key]) => key !== StoreKeys.quarterLease(quarter)))
  const before = ofTheQuarter()
  writeFileSync(join(folder, "old", "broken.jsonl"), "{")
  const exit = await Effect.runPromise(Effect.exit(take("old", true)).pipe(Effect.provide(memory.layer)))
  rmSync(join(folder, "old", "broken.jsonl"))
  expect(exit._tag).toBe("Failure")
  expect(ofTheQuarter()).toEqual(before)
})
