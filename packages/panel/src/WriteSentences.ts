import { type Covered, forgetMade, type Lineage, madeFile, type MadeFile, writeMade } from "@ftm/lineage"
import { listOwn, ObjectStore } from "@ftm/object-store"
import { encodeTable } from "@ftm/parquet-table"
import { s3SourceLayer } from "@ftm/s3-source"
import { orchestrateLine, type Quarter, sentenceColumns, StoreKeys, TranscriptSource, typed } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { countFirm } from "./CountFirm.ts"
import { isUpToDate } from "./EarlierResult.ts"
import { unreadable } from "./PanelError.ts"
import { readPanelInputs } from "./PanelInputs.ts"
import type { PanelListener } from "./PanelProgress.ts"
import { orRefuse } from "./RefuseMismatch.ts"
import { sentenceRows } from "./SentenceRows.ts"
import { panelMetadata } from "./WriteTables.ts"

/** Version of the table. It rises whenever the same topics and themes give other rows. */
const sentencesVersion = "1"

/** Firms in a part: about a hundred megabytes of text lie in memory at a time. */
const firmsPerPart = 500

export interface WriteSentencesOptions {
  /** Take the topics that are there, though firms are missing; false by default. */
  readonly partial?: boolean
  /** Replace a table that is there; false by default. */
  readonly restart?: boolean
  /** Hears how far it is. */
  readonly onProgress?: PanelListener
}

/** What `writeSentences` wrote and where it is. */
export interface SentencesWritten {
  readonly upToDate: boolean
  readonly covered: Covered
  readonly firms: number
  readonly sentences: number
  readonly keys: ReadonlyArray<string>
}

/** Parts of an earlier make with more firms would be read along. */
const deleteOthers = Effect.fn("deleteOthers")(function* (quarter: Quarter, keys: ReadonlyArray<string>) {
  const store = yield* ObjectStore
  const there = yield* listOwn(StoreKeys.sentencesPrefix(quarter), StoreKeys.isOurs)
  yield* Effect.forEach(
    there.filter(({ key }) => !keys.includes(key)),
    ({ key }) => store.delete(key),
    { discard: true }
  )
})

/**
 * Writes every sentence of the quarter's calls with its topic and theme, one row group per firm, and then what that was made of. It holds licensed text.
 *
 * Does nothing where the table is up to date, and fails as `writePanel` does.
 */
export const writeSentences = Effect.fn("writeSentences")(
  function* (quarter: Quarter, options: WriteSentencesOptions = {}) {
    const { onProgress = () => {}, partial = false, restart = false } = options
    const store = yield* ObjectStore
    const inputs = yield* readPanelInputs(quarter, partial)
    const { covered, firms, fingerprints, themeOf, topicsOf } = inputs
    const lineage: Lineage = { stage: "sentences", quarter, inputs: fingerprints, settings: {}, versions: { sentences: sentencesVersion } }
    const parts = Array.from({ length: Math.ceil(firms.length / firmsPerPart) }, (_, n) => ({
      key: StoreKeys.sentencesPart(quarter, n),
      firms: firms.slice(n * firmsPerPart, (n + 1) * firmsPerPart)
    }))
    const written: SentencesWritten = {
      upToDate: true,
      covered,
      firms: firms.length,
      sentences: firms.reduce((sum, { n_sentences: n }) => sum + n, 0),
      keys: parts.map(({ key }) => key)
    }
    const again = yield* typed(orchestrateLine("panel", { quarter, store: store.location, sentences: true, restart: true }))
    if (!restart && (yield* isUpToDate(lineage, written.keys, "table of sentences", again))) return written

    const source = yield* TranscriptSource
    yield* forgetMade(quarter, "sentences")
    const files: Array<MadeFile> = []
    for (const part of parts) {
      const transcripts = yield* source.fetchTranscripts(
        quarter,
        part.firms.map(({ firm_id: firmId }) => firmId)
      )
      const rowGroups = yield* orRefuse(quarter, () =>
        transcripts.map((transcript, n) => {
          const topics = topicsOf.get(transcript.firmId)
          // The same questions as for the panel: topics of other sentences are refused.
          countFirm(part.firms[n]!, transcript.sentences, topics)
          return sentenceRows(transcript, topics ?? [], themeOf)
        })
      )
      const bytes = encodeTable(sentenceColumns, rowGroups, panelMetadata(lineage, covered))
      yield* store.put(part.key, bytes)
      files.push(madeFile(part.key, bytes))
      onProgress({ step: "writing sentences", share: files.length / parts.length })
    }
    yield* deleteOthers(quarter, written.keys)
    yield* writeMade(lineage, covered, files)
    return { ...written, upToDate: false }
  },
  Effect.mapError((error) => (error._tag === "PanelError" ? error : unreadable(error))),
  Effect.provide(s3SourceLayer)
)
