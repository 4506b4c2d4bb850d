import { folderLayer, ObjectStore } from "@ftm/object-store"
import { countedStore } from "@ftm/object-store/testing"
import { encodeTable, openTable } from "@ftm/parquet-table"
import { componentColumns, type FirmTranscript, StoreKeys, TranscriptSource, TranscriptSourceError } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import fc from "fast-check"
import { createHash } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import {
  listPrefetchedFirms,
  prefetchExists,
  readPrefetchedFirms,
  readPrefetchManifest,
  s3SourceLayer,
  writeComponentsPart,
  writeTranscriptsPart
} from "../src/index.ts"
import { prefetch, quarter, transcript, withEarlierCall } from "./QuarterOfFirms.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-source-"))
})
afterEach(() => rm(folder, { recursive: true }))

const inStore = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(effect.pipe(Effect.provide(folderLayer(folder))))

const fetch = (firmIds: ReadonlyArray<string>) =>
  Effect.flatMap(TranscriptSource, (source) => source.fetchTranscripts(quarter, firmIds)).pipe(Effect.provide(s3SourceLayer))

const firmsOf = (parts: ReadonlyArray<ReadonlyArray<FirmTranscript>>) => parts.flat()

/** The manifest after somebody has written another key for its first part. */
const withPartAt = (key: string) =>
  Effect.gen(function* () {
    const manifest = yield* prefetch([[transcript("9", 3)]])
    const store = yield* ObjectStore
    const text = new TextDecoder().decode(yield* store.get(StoreKeys.prefetchManifest(quarter)))
    const changed = text.replaceAll(manifest.transcripts[0]!.key, key)
    yield* store.put(StoreKeys.prefetchManifest(quarter), new TextEncoder().encode(changed))
  })

it.each([
  "runs/quarter=2021Q1/lease.json",
  "raw/transcripts/quarter=2021Q2/part_0000.parquet",
  "raw/transcripts/quarter=2021Q1/../quarter=2021Q2/part_0000.parquet",
  "/etc/passwd"
])("a manifest that names what no prefetch of its quarter wrote is refused: %s", async (key) => {
  const error = await inStore(Effect.andThen(withPartAt(key), Effect.flip(readPrefetchManifest(quarter))))
  expect(error).toMatchObject({ reason: { _tag: "BadData" } })
  expect(error.message).toContain(`names ${key}, which is no file of a prefetch of 2021Q1`)
})

describe("what is written is fetched", () => {
  const parts = [
    [transcript("9", 3), transcript("100", 40)],
    [transcript("24", 0), transcript("1000", 7)]
  ]

  it("firm for firm, in the order asked for; firms without data are left out", async () => {
    const got = await inStore(Effect.andThen(prefetch(parts), fetch(["1000", "9", "24", "777", "100"])))
    expect(got).toEqual([parts[1]?.[1], parts[0]?.[0], parts[0]?.[1]])
  })

  it("lists firms with sentences by ascending number", async () => {
    const { ids, listed, rich } = await inStore(
      Effect.gen(function* () {
        yield* prefetch(parts)
        const source = yield* Effect.provide(TranscriptSource, s3SourceLayer)
        return {
          ids: yield* listPrefetchedFirms(quarter),
          listed: yield* source.listFirms(quarter),
          rich: yield* readPrefetchedFirms(quarter)
        }
      })
    )
    expect(ids).toEqual(["9", "100", "1000"])
    expect(listed).toEqual(ids)
    expect(rich.map((firm) => [firm.firm_id, firm.gvkey, firm.n_sentences])).toEqual([
      ["9", "000009", 3],
      ["100", "000100", 40],
      ["1000", "001000", 7]
    ])
  })

  it("sentences of an earlier call keep that call's id and date", async () => {
    const all = withEarlierCall(transcript("9", 3), 2)
    const { got, rows } = await inStore(
      Effect.gen(function* () {
        const manifest = yield* prefetch([[all]])
        const rows = yield* Effect.flatMap(openTable(manifest.transcripts[0]?.key ?? ""), (table) => table.readAll)
        return { rows, got: yield* fetch(["9"]) }
      })
    )
    expect(got).toEqual([all])
    expect(rows.map((row) => [row["transcript_id"], row["earnings_call_date"]])).toEqual([
      ...Array.from({ length: 2 }, () => ["555", "2021-01-04"]),
      ...Array.from({ length: 3 }, () => ["99", "2021-02-28"])
    ])
  })

  it("any firms in any parts", async () => {
    const firm = fc.tuple(fc.integer({ min: 1, max: 99999 }).map(String), fc.nat(12)).map(([id, n]) => transcript(id, n))
    const some = fc.uniqueArray(firm, { selector: (one) => one.firmId, minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 4 }), async (firms, perPart) => {
        const split = Array.from({ length: Math.ceil(firms.length / perPart) }, (_, n) => firms.slice(n * perPart, (n + 1) * perPart))
        const got = await inStore(Effect.andThen(prefetch(split), fetch(firms.map((one) => one.firmId))))
        expect(got).toEqual(firmsOf(split).filter((one) => one.sentences.length > 0))
      }),
      { numRuns: 25 }
    )
  })
})

describe("the writers", () => {
  it("give the part's rows, bytes and hash, and the same bytes for the same transcripts", async () => {
    const { again, bytes, part, rowGroups } = await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        const firms = [transcript("1", 5), transcript("2", 0), transcript("3", 2)]
        const { part, rowGroups } = yield* writeTranscriptsPart(quarter, 7, firms)
        const bytes = yield* store.get(StoreKeys.transcriptsPart(quarter, 7))
        return { part, rowGroups, bytes, again: (yield* writeTranscriptsPart(quarter, 7, firms)).part }
      })
    )
    expect(part).toEqual(again)
    expect([part.rows, part.bytes, part.sha256]).toEqual([7, bytes.length, createHash("sha256").update(bytes).digest("hex")])
    expect([...rowGroups]).toEqual([
      ["1", 0],
      ["2", null],
      ["3", 1]
    ])
  })

  it("keep components verbatim", async () => {
    const blank = Object.fromEntries(componentColumns.filter((column) => column.nullable).map((column) => [column.name, null]))
    const row = {
      ...blank,
      companyid: "1",
      companyname: "A",
      gvkey: "000001",
      lpermno: 10001,
      keydevid: "5",
      keydeveventtypeid: 48,
      mostimportantdateutc: "2021-02-28",
      transcriptid: "77",
      transcriptcomponentid: "8",
      componentorder: 0,
      componenttext: "  Odd\r\nspaces\t "
    }
    const rows = await inStore(
      Effect.gen(function* () {
        const part = yield* writeComponentsPart(quarter, 0, [[row], [], [{ ...row, componentorder: 1, componenttext: null }]])
        expect([part.key, part.rows]).toEqual([StoreKeys.componentsPart(quarter, 0), 2])
        return yield* Effect.flatMap(openTable(part.key), (table) => table.readAll)
      })
    )
    expect(rows).toEqual([row, { ...row, componentorder: 1, componenttext: null }])
  })
})

describe("requests", () => {
  it("one ranged read a firm; the manifest and each footer once, however many firms ask", async () => {
    const firms = Array.from({ length: 60 }, (_, n) => transcript(String(n + 1), 120))
    const { bytes, reads } = await inStore(
      Effect.gen(function* () {
        const manifest = yield* prefetch([firms.slice(0, 30), firms.slice(30)])
        const { layer, reads } = countedStore(yield* ObjectStore)
        const got = yield* Effect.gen(function* () {
          const source = yield* TranscriptSource
          const calls = firms.map((firm) => source.fetchTranscripts(quarter, [firm.firmId]))
          return yield* Effect.all(calls, { concurrency: 10 })
        }).pipe(Effect.provide(Layer.provide(s3SourceLayer, layer)))
        expect(got.flat()).toEqual(firms)
        return { reads, bytes: manifest.transcripts.reduce((sum, part) => sum + part.bytes, 0) }
      })
    )
    console.log(JSON.stringify({ firms: firms.length, partBytes: bytes, bytes: reads.bytes, ranges: reads.ranges.length }))
    expect(reads.heads).toBe(0)
    expect(reads.gets).toHaveLength(1)
    expect(reads.ranges.length).toBeLessThanOrEqual(firms.length + 4)
  })
})

describe("what is wrong is named, with what to type", () => {
  const failure = async (effect: Effect.Effect<unknown, unknown, ObjectStore>): Promise<TranscriptSourceError> => {
    const error = await inStore(Effect.flip(effect))
    if (error instanceof TranscriptSourceError) return error
    throw new Error(`not a TranscriptSourceError: ${String(error)}`)
  }

  it("a quarter that is not prefetched", async () => {
    expect(await inStore(prefetchExists(quarter))).toBe(false)
    const error = await failure(fetch(["1"]))
    expect(error.reason._tag).toBe("NotPrefetched")
    expect(error.isCritical).toBe(true)
    expect(error.message).toContain(`ftm-prefetch fetch --quarter 2021Q1 --store ${folder}`)
  })

  it("a quarter whose import was stopped, and one whose manifest is broken beside its plan", async () => {
    const put = (key: string, text: string) =>
      inStore(Effect.flatMap(ObjectStore, (store) => store.put(key, new TextEncoder().encode(text))))
    await put(
      StoreKeys.prefetchPlan(quarter),
      JSON.stringify({ source: "import", rules: { calls: "all", files: "ab", from: "/data/Ann's calls" } })
    )
    const typed = `ftm-prefetch import --quarter 2021Q1 --from '/data/Ann'\\''s calls' --store ${folder} --calls all`
    expect((await failure(fetch(["1"]))).message).toContain(typed)
    await put(StoreKeys.prefetchManifest(quarter), "broken")
    expect((await failure(fetch(["1"]))).message).toContain(typed)
    await put(StoreKeys.prefetchPlan(quarter), JSON.stringify({ source: "import", rules: {} }))
    expect((await failure(fetch(["1"]))).message).toContain("import --quarter 2021Q1 --from DIR --store")
    await put(StoreKeys.prefetchPlan(quarter), "broken too")
    expect((await failure(fetch(["1"]))).message).toContain(`ftm-prefetch fetch --quarter 2021Q1 --store ${folder}`)
  })

  it("parts without a manifest do not count as prefetched", async () => {
    await inStore(writeTranscriptsPart(quarter, 0, [transcript("1", 3)]))
    expect(await inStore(prefetchExists(quarter))).toBe(false)
  })

  it("a manifest that names a file that is not there", async () => {
    const error = await failure(
      Effect.gen(function* () {
        const manifest = yield* prefetch([[transcript("1", 3)]])
        const store = yield* ObjectStore
        yield* store.delete(manifest.transcripts[0]?.key ?? "")
        return yield* fetch(["1"])
      })
    )
    expect(error.reason._tag).toBe("BadData")
    expect(error.message).toContain("names raw/transcripts/quarter=2021Q1/part_0000.parquet, which is not in")
    expect(error.message).toContain("ftm-prefetch verify")
  })

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["cut off", (bytes) => bytes.slice(0, -100)],
    ["with a flipped byte", (bytes) => bytes.map((byte, at) => (at === 200 ? byte ^ 4 : byte))],
    ["of another kind", () => encodeTable([{ name: "x", type: "INT32", nullable: false }], [[{ x: 1 }]])]
  ])("a part %s", async (_, damage) => {
    const error = await failure(
      Effect.gen(function* () {
        const manifest = yield* prefetch([[transcript("1", 30)]])
        const store = yield* ObjectStore
        const key = manifest.transcripts[0]?.key ?? ""
        yield* store.put(key, damage(yield* store.get(key)))
        return yield* fetch(["1"])
      })
    )
    expect(error.reason._tag).toBe("BadData")
    expect(error.message).toContain("part_0000.parquet")
  })

  it("a part that was written again with other firms in it", async () => {
    const error = await failure(
      Effect.gen(function* () {
        const manifest = yield* prefetch([[transcript("1", 3), transcript("2", 3)]])
        const swapped = yield* writeTranscriptsPart(quarter, 0, [transcript("2", 3), transcript("1", 3)])
        expect(swapped.part.bytes).toBe(manifest.transcripts[0]?.bytes)
        return yield* fetch(["1"])
      })
    )
    expect(error.message).toContain("row group 0 holds rows of firm 2, not of 1")
  })

  it.each([
    ["{", "no JSON"],
    ['{"format":2}', "another format"]
  ])("a manifest that is %s (%s)", async (text) => {
    const error = await failure(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        yield* store.put(StoreKeys.prefetchManifest(quarter), new TextEncoder().encode(text))
        return yield* readPrefetchManifest(quarter)
      })
    )
    expect(error.reason._tag).toBe("BadData")
    expect(error.message).toContain("manifest.json")
  })
})
