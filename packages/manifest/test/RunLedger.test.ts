import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Arbitrary, Effect, Layer, Logger, Schema } from "effect"
import { describe, expect, it } from "vitest"
import {
  appendRunEvent,
  claimJobName,
  type JobEnded,
  type MachinesPriced,
  readJobIntent,
  readRunEvents,
  RunEvent,
  type RunStarted
} from "../src/index.ts"

const quarter = Schema.decodeSync(Quarter)("2021Q1")
const verified = (files: number): RunEvent => ({ _tag: "PrefetchVerified", digest: "abc", files })
const job = (n: number): RunEvent => ({
  _tag: "JobSubmitted",
  batch_id: StoreKeys.batchId(n),
  job_name: `j${n}`,
  job_id: `id${n}`,
  engine: "batch"
})

/** All keys of a JSON value, those inside of it included; the names of a job's variables under `topics` are not ours to choose. */
const keysOf = (value: unknown): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...(key === "topics" ? [] : keysOf(inner))])
}

const started: RunStarted = {
  _tag: "RunStarted",
  topics: { TOPIC_ENGINE: "native" },
  price_per_hour: 0.5,
  max_cost: null,
  batches: 2,
  firms: 40,
  adopted: ["batch_000"],
  host: "h",
  pid: 7,
  settings: {
    engine: "batch",
    queue: "q",
    definition: "d",
    fallbackQueue: "f",
    fallbackAfter: 2,
    region: null,
    endpoint: null,
    pollSeconds: 6,
    timeoutSeconds: 3600
  }
}
const ended: JobEnded = {
  _tag: "JobEnded",
  batch_id: "batch_000",
  job_name: "j",
  job_id: "i",
  engine: "batch",
  end: "host lost",
  explanation: "its machine was taken away",
  exit_code: null,
  created_at: 1,
  started_at: 2,
  stopped_at: 3,
  attempts: [
    { started_at: 2, stopped_at: 3, exit_code: null, reason: "Host EC2 (instance i-1) terminated.", lost: true, log: "s", host: "m" }
  ]
}
const priced: MachinesPriced = {
  _tag: "MachinesPriced",
  machines: [{ host: "m", instanceId: "i-1", instanceType: "c7i.large", zone: "a", isSpot: true, dollarsPerHour: 0.03 }]
}

describe("the ledger", () => {
  it("keeps entries in the order in which they were added, past the tenth, and from two writers at once", async () => {
    const { layer } = memoryStore()
    const records = await Effect.runPromise(
      Effect.gen(function* () {
        for (let i = 1; i <= 12; i++) yield* appendRunEvent(quarter, verified(i))
        yield* Effect.all([appendRunEvent(quarter, job(1)), appendRunEvent(quarter, job(2))], { concurrency: 2 })
        yield* claimJobName(quarter, "ftm-2021Q1-batch_000", { batch_id: "batch_000", engine: "batch" })
        return yield* readRunEvents(quarter)
      }).pipe(Effect.provide(layer))
    )
    expect(records.map((record) => record.sequence)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
    expect(records.slice(0, 12).map((record) => record.event)).toEqual(Array.from({ length: 12 }, (_, i) => verified(i + 1)))
    expect(
      records
        .slice(12)
        .map(({ event }) => (event._tag === "JobSubmitted" ? event.job_name : ""))
        .sort()
    ).toEqual(["j1", "j2"])
  })

  it("gives back every event as it was written, and writes one casing", async () => {
    const events = await Effect.runPromise(Arbitrary.sampleEffect(Arbitrary.schema(RunEvent), { count: 200, seed: 7 }))
    expect(new Set(events.map((event) => event._tag)).size).toBe(RunEvent.members.length)
    const { layer, objects, text } = memoryStore()
    const read = await Effect.runPromise(
      Effect.gen(function* () {
        for (const event of [started, ended, priced, ...events]) yield* appendRunEvent(quarter, event)
        return yield* readRunEvents(quarter)
      }).pipe(Effect.provide(layer))
    )
    expect(read.map((record) => record.event)).toEqual([started, ended, priced, ...events])
    const keys = new Set([...objects.keys()].flatMap((key) => keysOf(JSON.parse(text(key)!))))
    expect([...keys].filter((key) => !/^[a-z]+(_[a-z]+)*$/.test(key))).toEqual([])
    expect([...keys]).toEqual(expect.arrayContaining(["fallback_queue", "poll_seconds", "dollars_per_hour", "instance_type"]))
  })

  it("fetches each entry once, however often it is read, and sees what others have written since", async () => {
    const { layer } = memoryStore()
    const fetched: Array<string> = []
    const counting = Layer.effect(
      ObjectStore,
      Effect.map(ObjectStore, (store) =>
        ObjectStore.of({
          ...store,
          get: (key) =>
            Effect.andThen(
              Effect.sync(() => void fetched.push(key)),
              store.get(key)
            )
        })
      )
    ).pipe(Layer.provide(layer))
    const counts = await Effect.runPromise(
      Effect.gen(function* () {
        yield* appendRunEvent(quarter, job(1))
        yield* appendRunEvent(quarter, job(2))
        const first = yield* readRunEvents(quarter)
        const second = yield* readRunEvents(quarter)
        yield* appendRunEvent(quarter, job(3))
        const third = yield* readRunEvents(quarter)
        return [first.length, second.length, third.length]
      }).pipe(Effect.provide(counting))
    )
    expect(counts).toEqual([2, 2, 3])
    expect(fetched).toHaveLength(3)
  })

  it("passes over copies and other files that lie among the entries, and tells of them once", async () => {
    const { layer, objects, setText } = memoryStore()
    const records = StoreKeys.runRecordsPrefix(quarter)
    const warnings: Array<string> = []
    const logger = Logger.layer([Logger.make(({ message }) => void warnings.push(String(message)))])
    const numbers = await Effect.runPromise(
      Effect.gen(function* () {
        yield* appendRunEvent(quarter, verified(1))
        const copy = new TextDecoder().decode(objects.get(`${records}000001.json`))
        for (const name of ["000001.sync-conflict-20260101-120000-ABCDEFG.json", "000001 2.json", "000009 (1).json", "._000001.json"])
          setText(`${records}${name}`, copy)
        for (const name of [".DS_Store", "Thumbs.db", "desktop.ini", "000NaN.json", "9.json"]) setText(`${records}${name}`, "{")
        // As another process, which has written nothing yet.
        const other = Effect.provideService(appendRunEvent(quarter, job(1)), ObjectStore, { ...(yield* ObjectStore) })
        const { sequence } = yield* other
        yield* appendRunEvent(quarter, job(2))
        yield* readRunEvents(quarter)
        return [sequence, ...(yield* readRunEvents(quarter)).map((record) => record.sequence)]
      }).pipe(Effect.provide(layer), Effect.provide(logger))
    )
    expect(numbers).toEqual([2, 1, 2, 3])
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain("runs/quarter=2021Q1/records/.DS_Store")
    expect(warnings[0]).toContain("and 6 more")
  })

  it("takes an entry's number from its key, also where somebody has copied one, and keeps the order past the millionth", async () => {
    const { layer, objects } = memoryStore()
    const read = await Effect.runPromise(
      Effect.gen(function* () {
        yield* appendRunEvent(quarter, verified(1))
        const entry = objects.get(StoreKeys.runRecord(quarter, 1))!
        for (const sequence of [999_999, 1_000_000, 5]) objects.set(StoreKeys.runRecord(quarter, sequence), entry)
        yield* appendRunEvent(quarter, verified(2))
        yield* Effect.provideService(appendRunEvent(quarter, verified(3)), ObjectStore, { ...(yield* ObjectStore) })
        return yield* readRunEvents(quarter)
      }).pipe(Effect.provide(layer))
    )
    expect(read.map(({ sequence }) => sequence)).toEqual([1, 2, 5, 999_999, 1_000_000, 1_000_001])
  })

  it.each([
    ["job_submitted", { batch_id: "../../x", job_name: "j", job_id: "i", engine: "local" }],
    ["job_submitted", { batch_id: "batch_000", job_name: "../../../../tmp/x", job_id: "i", engine: "local" }],
    ["job_adopted", { batch_id: "batch_000", job_name: "a b\u001b[2J", job_id: "i", engine: "batch" }],
    ["run_started", { batches: 1, firms: 1, settings: { engine: "local", jobs: 1 }, adopted: ["/etc/passwd"] }],
    ["run_started", { batches: 1, firms: 1, settings: { engine: "local", jobs: 0 }, adopted: [] }]
  ])("takes no name or number from an entry that could lead elsewhere or wait for ever: %s %j", async (kind, data) => {
    const { layer, setText } = memoryStore()
    const key = StoreKeys.runRecord(quarter, 1)
    setText(key, JSON.stringify({ sequence: 1, timestamp: "2026-01-01T00:00:00Z", kind, data }))
    const error = await Effect.runPromise(readRunEvents(quarter).pipe(Effect.flip, Effect.provide(layer)))
    expect(error).toMatchObject({ _tag: "ManifestError", reason: { _tag: "BadDocument" }, key })
  })

  it("reads an entry anew when it was deleted and another one took its number", async () => {
    const { layer, objects } = memoryStore()
    const events = await Effect.runPromise(
      Effect.gen(function* () {
        yield* appendRunEvent(quarter, verified(1))
        yield* readRunEvents(quarter)
        objects.clear()
        yield* appendRunEvent(quarter, job(1))
        return yield* readRunEvents(quarter)
      }).pipe(Effect.provide(layer))
    )
    expect(events.map(({ event }) => event._tag)).toEqual(["JobSubmitted"])
  })
})

it("gives a job's name to one claimer and tells the other what was intended", async () => {
  const { layer } = memoryStore()
  const intent = { batch_id: "batch_000", engine: "batch", queue: "a" } as const
  const [first, second, read] = await Effect.runPromise(
    Effect.gen(function* () {
      return [
        yield* claimJobName(quarter, "job/1", intent),
        yield* claimJobName(quarter, "job/1", { ...intent, queue: "b" }),
        yield* readJobIntent(quarter, "job/1")
      ] as const
    }).pipe(Effect.provide(layer))
  )
  expect(first.claimed).toBe(true)
  expect(second).toMatchObject({ claimed: false, claim: { data: { queue: "a" } } })
  expect(read).toMatchObject({ value: { data: intent } })
})

it("takes no batch from a job's claim that could lead elsewhere", async () => {
  const { layer, setText } = memoryStore()
  const data = { batch_id: "../../x", engine: "batch" }
  setText(StoreKeys.runClaim(quarter, "job/1"), JSON.stringify({ name: "job/1", timestamp: "2026-01-01T00:00:00Z", data }))
  const error = await Effect.runPromise(readJobIntent(quarter, "job/1").pipe(Effect.flip, Effect.provide(layer)))
  expect(error).toMatchObject({ reason: { _tag: "BadDocument" } })
})
