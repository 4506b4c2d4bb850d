import {
  changedFiles,
  type Covered,
  type Difference,
  differences,
  differencesInWords,
  forgetMade,
  type Lineage,
  lineageMetadata,
  type MadeFile,
  madeFile,
  readMade,
  writeMade
} from "@ftm/lineage"
import { listOwn, ObjectStore } from "@ftm/object-store"
import { encodeTable, openTable, type Row } from "@ftm/parquet-table"
import { readUsableManifest, s3SourceLayer } from "@ftm/s3-source"
import { type ShareDone, staticEmbedder, unheard } from "@ftm/topic-model"
import {
  callSentences,
  type ExposureRow,
  exposureSentenceColumns,
  type ExposureSentenceRow,
  type FirmTranscript,
  prefetchFingerprint,
  type Quarter,
  queryExposureColumns,
  StoreKeys,
  TranscriptSource,
  type TranscriptSentence
} from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { ExposureError, ExposureOutOfDate, StoreFailed } from "./ExposureError.ts"
import { countSentence, exposureRow, noSentences } from "./FirmExposures.ts"
import { Judge, type Judgement } from "./Judge.ts"
import { NearMisses, nearMissesPerQuery } from "./NearMisses.ts"
import type { ExposureQuery } from "./Query.ts"
import { centreFirms, queryDirections } from "./QueryDirections.ts"
import { QuerySummary, QueryTally } from "./QuerySummary.ts"

/** Version of the method. It rises whenever the same sentences and queries may give other exposures. */
const exposureVersion = "2"

/** Firms that are read at a time, and rows in a row group and a part of the sentences. */
const firmsAtATime = 50
const rowsInGroup = 50_000
const rowsInPart = 200_000

export interface WriteExposureOptions {
  /** Replace exposures that were made of other queries or sentences; false by default. */
  readonly restart?: boolean
  /** Hears how far it is. */
  readonly onShare?: ShareDone
}

/** What `writeExposure` found and where it is. */
export interface ExposureWritten {
  readonly quarter: Quarter
  /** Exposures to the same queries, made of the same sentences, were there already; nothing was written. */
  readonly upToDate: boolean
  /** Kept firms: each has a row per query. */
  readonly firms: number
  readonly callSentences: number
  readonly exposureKey: string
  readonly sentencesPrefix: string
  /** In the order of the queries. */
  readonly queries: ReadonlyArray<QuerySummary>
}

/** What of the answer lies in the table's metadata, so that whoever asks again need not read the table. */
const Summary = Schema.Struct({ firms: Schema.Int, callSentences: Schema.Int, queries: Schema.Array(QuerySummary) })
const summaryKey = "ftm.exposure"
const summaryJson = Schema.fromJsonString(Summary)

const storeFailed = (cause: { readonly message: string }) =>
  new ExposureError({ message: cause.message, reason: new StoreFailed({}), cause })

const written = (quarter: Quarter, upToDate: boolean, summary: typeof Summary.Type): ExposureWritten => ({
  quarter,
  upToDate,
  ...summary,
  exposureKey: StoreKeys.exposure(quarter),
  sentencesPrefix: StoreKeys.exposureSentencesPrefix(quarter)
})

const lineageOf = (quarter: Quarter, prefetch: string, queries: ReadonlyArray<ExposureQuery>): Lineage => ({
  stage: "exposure",
  quarter,
  inputs: { prefetch },
  settings: {
    embedder: { name: staticEmbedder.name, version: staticEmbedder.version },
    centre_firms: centreFirms,
    near_misses: nearMissesPerQuery,
    queries: Object.fromEntries(queries.map(({ name, ...query }) => [name, JSON.stringify(query)])),
    // The order of the rows.
    query_order: queries.map(({ name }) => name)
  },
  versions: { exposure: exposureVersion }
})

/** In what exposures differ, in words: of queries their names say enough. */
const otherwise = (found: ReadonlyArray<Difference>): string => {
  const ofQueries = found.filter(({ name }) => name.startsWith("queries."))
  const named = (what: string, belongs: (one: Difference) => boolean): ReadonlyArray<string> => {
    const names = ofQueries.filter(belongs).map(({ name }) => name.slice("queries.".length))
    const shown = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ")
    return names.length === 0 ? [] : [`${what} ${shown}`]
  }
  const rest = found.filter(({ name }) => !name.startsWith("queries.") && (name !== "query_order" || ofQueries.length === 0))
  return [
    ...named("they lack", ({ made }) => made === undefined),
    ...named("they have, and you do not ask for,", ({ now }) => now === undefined),
    ...named("they ask otherwise for", ({ made, now }) => made !== undefined && now !== undefined),
    ...(rest.length === 0 ? [] : [differencesInWords(rest)])
  ].join("; ")
}

/** The summary of exposures that are there and would come out the same; none where none are there, or only a part. Fails where they differ. */
const earlierExposure = Effect.fn("earlierExposure")(function* (quarter: Quarter, lineage: Lineage) {
  const store = yield* ObjectStore
  const record = yield* Effect.mapError(readMade(quarter, "exposure"), storeFailed)
  // The record is written last: without it there is nothing, or what was broken off.
  if (Option.isNone(record)) return Option.none<typeof Summary.Type>()
  const found = differences(record.value.lineage, lineage)
  if (found.length > 0) {
    return yield* new ExposureError({
      message: `The exposures of ${quarter} in ${store.location} were made otherwise: ${otherwise(found)}.`,
      reason: new ExposureOutOfDate({})
    })
  }
  const changed = yield* Effect.mapError(changedFiles(record.value.files ?? [], false), storeFailed)
  if (changed.length > 0) return Option.none<typeof Summary.Type>()
  const table = yield* Effect.mapError(openTable(StoreKeys.exposure(quarter), { columns: queryExposureColumns }), storeFailed)
  // A table without a readable summary is made again.
  return yield* Effect.option(Schema.decodeEffect(summaryJson)(table.metadata[summaryKey] ?? ""))
})

const inGroups = (rows: ReadonlyArray<Row>): ReadonlyArray<ReadonlyArray<Row>> =>
  Array.from({ length: Math.ceil(rows.length / rowsInGroup) }, (_, n) => rows.slice(n * rowsInGroup, (n + 1) * rowsInGroup))

const sentenceRow = (
  firm: FirmTranscript,
  sentence: TranscriptSentence,
  query: string,
  { matchedBy, score, words }: Judgement
): ExposureSentenceRow => ({
  firm_id: firm.firmId,
  firm_name: firm.firmName,
  transcript_id: sentence.earlierCall?.transcriptId ?? firm.transcriptId,
  sentence_id: sentence.sentenceId,
  query,
  matched: matchedBy !== undefined,
  matched_by: matchedBy ?? null,
  score: score ?? null,
  words: words(),
  section: sentence.section,
  speaker_type: sentence.speakerType,
  raw_text: sentence.rawText
})

/** Judges every sentence of a quarter, call by call, and keeps what the tables need. */
class QuarterExposure {
  readonly rows: Array<ExposureRow> = []
  callSentences = 0
  firms = 0
  readonly #queries: ReadonlyArray<ExposureQuery>
  readonly #judge: Judge
  readonly #tallies: ReadonlyArray<QueryTally>
  readonly #misses: ReadonlyArray<NearMisses<ExposureSentenceRow>>

  constructor(queries: ReadonlyArray<ExposureQuery>, judge: Judge) {
    this.#queries = queries
    this.#judge = judge
    this.#tallies = queries.map((query) => new QueryTally(query))
    this.#misses = queries.map(() => new NearMisses<ExposureSentenceRow>())
  }

  /** The sentences of a firm that are about a query, in the order of the call. */
  firm(firm: FirmTranscript): ReadonlyArray<ExposureSentenceRow> {
    const spoken = callSentences(firm.sentences)
    const counts = this.#queries.map(noSentences)
    const matched: Array<ExposureSentenceRow> = []
    for (const sentence of spoken) {
      for (const judgement of this.#judge.judge(sentence, (query, score) => this.#misses[query]!.wants(score))) {
        const { matchedBy, query, score } = judgement
        const makeRow = () => sentenceRow(firm, sentence, this.#queries[query]!.name, judgement)
        if (matchedBy === undefined) {
          this.#misses[query]!.offer(score ?? 0, makeRow)
          continue
        }
        const row = makeRow()
        matched.push(row)
        countSentence(counts[query]!, sentence)
        this.#tallies[query]!.sentence(row)
      }
    }
    counts.forEach((of, query) => {
      const row = exposureRow(firm, this.#queries[query]!.name, of, spoken.length)
      this.rows.push(row)
      this.#tallies[query]!.firm(row)
    })
    this.callSentences += spoken.length
    this.firms += 1
    return matched
  }

  nearMisses(): ReadonlyArray<ExposureSentenceRow> {
    return this.#misses.flatMap((misses) => misses.items())
  }

  summary(): typeof Summary.Type {
    return {
      firms: this.firms,
      callSentences: this.callSentences,
      queries: this.#tallies.map((tally, query) => tally.summary(this.#misses[query]!.items().length))
    }
  }
}

/**
 * Finds the sentences of a prefetched quarter that are about each query, and writes them and the panel of firms and queries, and then what
 * they were made of. Needs no run. The same sentences and queries give the same bytes.
 *
 * Does nothing where that is there already. Fails with `ExposureError` where exposures to other queries are there and `restart` does not ask
 * to replace them, and with `TranscriptSourceError` where the quarter is not prefetched.
 */
export const writeExposure = Effect.fn("writeExposure")(function* (
  quarter: Quarter,
  queries: ReadonlyArray<ExposureQuery>,
  given: WriteExposureOptions = {}
) {
  const { onShare = unheard, restart = false } = given
  const store = yield* ObjectStore
  const source = yield* TranscriptSource
  const manifest = yield* readUsableManifest(quarter)
  const lineage = lineageOf(quarter, prefetchFingerprint(manifest), queries)
  const there = restart ? Option.none<typeof Summary.Type>() : yield* earlierExposure(quarter, lineage)
  if (Option.isSome(there)) return written(quarter, true, there.value)

  const exposure = new QuarterExposure(queries, new Judge(queries, yield* queryDirections(quarter, queries)))
  const firmIds = yield* source.listFirms(quarter)
  const metadata = lineageMetadata(lineage)
  const put = (key: string, bytes: Uint8Array) => Effect.mapError(Effect.as(store.put(key, bytes), madeFile(key, bytes)), storeFailed)
  const files: Array<MadeFile> = []
  const putPart = Effect.fnUntraced(function* (rows: ReadonlyArray<ExposureSentenceRow>) {
    const key = StoreKeys.exposureSentencesPart(quarter, files.length)
    files.push(yield* put(key, encodeTable(exposureSentenceColumns, inGroups(rows), metadata)))
  })

  yield* Effect.mapError(forgetMade(quarter, "exposure"), storeFailed)
  let waiting: Array<ExposureSentenceRow> = []
  for (let start = 0; start < firmIds.length; start += firmsAtATime) {
    onShare(start / firmIds.length)
    for (const firm of yield* source.fetchTranscripts(quarter, firmIds.slice(start, start + firmsAtATime))) {
      for (const row of exposure.firm(firm)) waiting.push(row)
    }
    if (waiting.length < rowsInPart) continue
    yield* putPart(waiting)
    waiting = []
  }
  yield* putPart([...waiting, ...exposure.nearMisses()])
  const summary = exposure.summary()
  const table = encodeTable(queryExposureColumns, inGroups(exposure.rows), { ...metadata, [summaryKey]: JSON.stringify(summary) })
  const exposureFile = yield* put(StoreKeys.exposure(quarter), table)
  // An earlier result may have had more parts.
  const parts = yield* Effect.mapError(listOwn(StoreKeys.exposureSentencesPrefix(quarter), StoreKeys.isOurs), storeFailed)
  const current = new Set(files.map(({ key }) => key))
  for (const { key } of parts) if (!current.has(key)) yield* Effect.mapError(store.delete(key), storeFailed)
  const covered: Covered = { firms: firmIds.length, failed: 0, of: manifest.firms.length }
  yield* Effect.mapError(writeMade(lineage, covered, [exposureFile, ...files]), storeFailed)
  onShare(1)
  return written(quarter, false, summary)
}, Effect.provide(s3SourceLayer))
