import { describe, expect, it } from "@effect/vitest"
import { countedStore, memoryStore } from "@ftm/object-store/testing"
import { transcriptColumns } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { encodeTable, openTable, type Row } from "../src/index.ts"

/** Sentences that do not compress to nothing: words drawn by a small generator. */
const sentences = (firm: number, n: number): ReadonlyArray<Row> => {
  let state = firm + 1
  const word = () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state.toString(36)
  }
  return Array.from({ length: n }, (_, position) => ({
    firm_id: String(firm),
    firm_name: `Firm ${firm}`,
    permno: 10000 + firm,
    gvkey: "001234",
    transcript_id: "77",
    earnings_call_date: "2021-02-03",
    sentence_id: `${firm}_77_${String(position).padStart(4, "0")}`,
    raw_text: Array.from({ length: 18 }, word).join(" "),
    cleaned_text: Array.from({ length: 9 }, word).join(" "),
    speaker_type: "Executives",
    position,
    speaker_name: "A. Person",
    section: "answer",
    safe_harbor: false,
    component_id: String(Math.floor(position / 10)),
    component_order: Math.floor(position / 10)
  }))
}

const firms = 60
const bytes = encodeTable(
  transcriptColumns,
  Array.from({ length: firms }, (_, firm) => sentences(firm, 300))
)

describe("ranged reads", () => {
  it.effect("opening costs a head and the footer; a row group costs one read of its own bytes", () =>
    Effect.gen(function* () {
      const { layer, reads } = countedStore(memoryStore(new Map([["t.parquet", bytes]])).store)
      yield* Effect.gen(function* () {
        const table = yield* openTable("t.parquet")
        const opening = reads.ranges.reduce((sum, range) => sum + range.end - range.start, 0)
        expect(reads.heads).toBe(1)
        expect(reads.ranges.length).toBeLessThanOrEqual(2)
        expect(opening).toBeLessThan(bytes.length / 5)

        reads.ranges.length = 0
        const rows = yield* table.readRowGroup(41)
        expect(rows).toEqual(sentences(41, 300))
        expect(reads.ranges).toHaveLength(1)
        const read = reads.ranges.reduce((sum, range) => sum + range.end - range.start, 0)
        expect(read).toBe(table.rowGroups[41]?.bytes)
        expect(reads.gets).toEqual([])
        const ids = yield* table.readRowGroup(41, [transcriptColumns[6]])
        expect(ids).toEqual(sentences(41, 300).map(({ sentence_id }) => ({ sentence_id })))
        console.log(JSON.stringify({ file: bytes.length, firms, opening, rowGroup: read, footerPerFirm: Math.round(opening / firms) }))
      }).pipe(Effect.provide(layer))
    })
  )

  it.effect("a known size saves the head", () =>
    Effect.gen(function* () {
      const { layer, reads } = countedStore(memoryStore(new Map([["t.parquet", bytes]])).store)
      yield* openTable("t.parquet", { size: bytes.length }).pipe(Effect.provide(layer))
      expect(reads.heads).toBe(0)
    })
  )

  it.effect("a small file is read once, whole", () =>
    Effect.gen(function* () {
      const small = encodeTable(transcriptColumns, [sentences(1, 5), sentences(2, 5)])
      const { layer, reads } = countedStore(memoryStore(new Map([["t.parquet", small]])).store)
      const rows = yield* openTable("t.parquet").pipe(
        Effect.flatMap((table) => table.readAll),
        Effect.provide(layer)
      )
      expect(rows).toHaveLength(10)
      expect(reads.ranges).toEqual([{ start: 0, end: small.length }])
    })
  )
})
