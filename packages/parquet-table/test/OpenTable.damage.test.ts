import { describe, expect, it } from "@effect/vitest"
import { memoryStore } from "@ftm/object-store/testing"
import { transcriptColumns } from "@ftm/transcript-schema"
import { Effect } from "effect"
import fc from "fast-check"
import { footerSealBytes } from "../src/Checksum.ts"
import { footerLength } from "../src/Footer.ts"
import { encodeTable, openTable, type OpenOptions } from "../src/index.ts"
import { everyColumn, everyRowGroup } from "./SampleTable.ts"

const good = encodeTable(everyColumn, everyRowGroup)

const readAll = (bytes: Uint8Array | undefined, options: OpenOptions = {}) =>
  openTable("raw/t.parquet", options).pipe(
    Effect.flatMap((table) => table.readAll),
    Effect.provide(memoryStore(new Map(bytes === undefined ? [] : [["raw/t.parquet", bytes]])).layer)
  )

describe("a file that is not right", () => {
  it.effect.each<[string, Uint8Array]>([
    ["empty", new Uint8Array(0)],
    ["text", new TextEncoder().encode("firm_id,firm_name\n1,A\n")],
    ["cut at the end", good.slice(0, -5)],
    ["cut in the middle and closed", Uint8Array.from([...good.slice(0, 100), ...good.slice(-8)])],
    ["a footer of noise", Uint8Array.from([...good.slice(0, -40), ...new Uint8Array(32).fill(0xee), ...good.slice(-8)])]
  ])("%s: Corrupt, and the message names the key", ([, bytes]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(readAll(bytes))
      expect(error.reason._tag).toBe("Corrupt")
      expect(error.message).toContain("raw/t.parquet")
    })
  )

  it.effect("a file that is not there: Store, not found", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(readAll(undefined))
      expect(error.reason._tag === "Store" && error.reason.error.reason._tag).toBe("NotFound")
    })
  )

  it.effect("a size that is not the file's: Corrupt", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(readAll(good, { size: good.length + 10 }))
      expect(error.reason._tag).toBe("Corrupt")
    })
  )

  it.effect("a column that is missing, or has another type, is named; one that came later may be missing", () =>
    Effect.gen(function* () {
      const missing = yield* Effect.flip(readAll(good, { columns: transcriptColumns }))
      expect(missing.reason._tag === "MissingColumn" && missing.reason.column).toBe("firm_id")
      const later = { name: "later", type: "DOUBLE", nullable: true, cameLater: true } as const
      expect(yield* readAll(good, { columns: [later] })).toEqual(yield* readAll(good))
      const retypedLater = yield* Effect.flip(readAll(good, { columns: [{ ...later, name: "date" }] }))
      expect(retypedLater.message).toContain("has a column date that is DATE, not DOUBLE")
      const retyped = yield* Effect.flip(readAll(good, { columns: [{ name: "date", type: "STRING", nullable: false }] }))
      expect(retyped.message).toContain("has a column date that is DATE, not STRING")
    })
  )

  it("any flipped byte is found", async () => {
    // Not over the bytes of the format's own marks: at the head nobody reads them, and the seal's mark is its own switch.
    const footerAt = good.length - (footerLength(good) ?? 0)
    const outside = (at: number) => at >= 4 && (at < footerAt - footerSealBytes || at >= footerAt)
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1).filter(outside), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = good.slice()
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const read = await Effect.runPromise(Effect.result(readAll(bytes)))
        expect(read._tag === "Failure" && read.failure.reason._tag).toBe("Corrupt")
      }),
      { numRuns: 1000 }
    )
  })
})
