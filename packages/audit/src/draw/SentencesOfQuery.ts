import { changedFiles, readMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { checkedRow, type Column, type Quarter, type Row, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { AuditError, OutOfDate, Unknown, unreadable } from "../AuditError.ts"
import { notMadeYet } from "../NotMadeYet.ts"
import type { AuditedSentence, AuditedSentences } from "./AuditedSentences.ts"
import { fetchCalls } from "./FetchCalls.ts"
import { pickCalls } from "./PickCalls.ts"
import type { RandomNumbers } from "./RandomNumbers.ts"

/** The columns of `processed/exposure_sentences` that an audit reads: one row per query and sentence, near misses included. */
const columnsRead = [
  { name: "firm_id", type: "STRING", nullable: false },
  { name: "sentence_id", type: "STRING", nullable: false },
  { name: "query", type: "STRING", nullable: false },
  { name: "matched", type: "BOOLEAN", nullable: false },
  { name: "matched_by", type: "STRING", nullable: true },
  { name: "score", type: "DOUBLE", nullable: true },
  { name: "raw_text", type: "STRING", nullable: false }
] as const satisfies ReadonlyArray<Column>

/** The parts that the record of the last whole exposure names: what one that was broken off has left is of other queries. */
const wholeParts = Effect.fn("wholeParts")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  const record = yield* Effect.mapError(readMade(quarter, "exposure"), unreadable)
  if (Option.isNone(record)) return yield* notMadeYet(quarter, "exposure")
  const files = record.value.files ?? []
  const [changed] = yield* Effect.mapError(changedFiles(files, false), unreadable)
  if (changed !== undefined) {
    return yield* new AuditError({
      message: `The exposures of ${quarter} in ${location} are damaged: ${changed} is gone or not as it was written. Ask for them again, with --restart.`,
      reason: new OutOfDate({})
    })
  }
  return files.map(({ key }) => key).filter((key) => key.startsWith(StoreKeys.exposureSentencesPrefix(quarter)))
})

const readSentences = Effect.fn("readSentences")(function* (quarter: Quarter) {
  const parts = yield* wholeParts(quarter)
  const rows = yield* Effect.forEach(parts, (key) =>
    openTable(key, { columns: columnsRead }).pipe(
      Effect.flatMap((table) => table.readAll),
      Effect.flatMap((read) => decodeRows(key, read, (row: Row) => checkedRow(columnsRead, row))),
      Effect.mapError(unreadable)
    )
  )
  return rows.flat()
})

/** The sentences that a query counted, and those that came near. Reads every call that has one of either, or many at random. */
export const sentencesOfQuery = Effect.fn("sentencesOfQuery")(function* (quarter: Quarter, query: string, random: RandomNumbers) {
  const { location } = yield* ObjectStore
  const all = yield* readSentences(quarter)
  const rows = all.filter((row) => row.query === query)
  if (rows.length === 0) {
    return yield* new AuditError({
      message: `There is no sentence of a query ${query} of ${quarter} in ${location}.`,
      reason: new Unknown({ known: [...new Set(all.map((row) => row.query))].sort() })
    })
  }
  const firms = new Set(rows.map(({ firm_id }) => firm_id))
  const calls = yield* fetchCalls(quarter, pickCalls(firms, random))
  const rowsOf = Map.groupBy(rows, ({ firm_id }) => firm_id)
  const sentences: Array<AuditedSentence> = []
  for (const call of calls) {
    const placeOf = new Map(call.sentences.map(({ sentenceId }, place) => [sentenceId, place]))
    for (const row of rowsOf.get(call.firmId) ?? []) {
      const place = placeOf.get(row.sentence_id)
      if (place === undefined || call.sentences[place]!.rawText !== row.raw_text) {
        return yield* new AuditError({
          message: `The exposures of ${quarter} were made of other sentences than are there now: ${row.sentence_id} is not the same.`,
          reason: new OutOfDate({})
        })
      }
      sentences.push({ call, place, matched: row.matched, foundBy: row.matched_by ?? "meaning", score: row.score })
    }
  }
  const audited: AuditedSentences = {
    subject: { kind: "query", id: query, name: query, description: null, keywords: [] },
    calls: { read: calls.length, of: firms.size },
    nearMisses: "the sentences that came nearest to the query without being counted, as the table of its sentences has them",
    sentences
  }
  return audited
})
