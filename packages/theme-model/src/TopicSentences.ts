import { openTable, type Table } from "@ftm/parquet-table"
import { prefetchExists, readPrefetchedFirms } from "@ftm/s3-source"
import { type ShareDone, unheard } from "@ftm/topic-model"
import type { FirmTopic, Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { StoreFailed, ThemeModelError } from "./ThemeModelError.ts"

/** How many of a topic's sentences are read: of these one is shown as its example, and their words tell which words all firms use. */
const sentencesRead = 10

/** The leading sentences of a topic, best first: as they were spoken, and as lemmas. */
export interface SpokenSentences {
  readonly sentences: ReadonlyArray<string>
  readonly cleanedSentences: ReadonlyArray<string>
}

/**
 * The leading sentences of each topic, by topic id, with one ranged read per firm.
 * Empty if the quarter is not prefetched, as after a run directly on WRDS; themes are then made from keywords alone.
 */
export const topicSentences = Effect.fn("topicSentences")(
  function* (quarter: Quarter, topics: ReadonlyArray<FirmTopic>, onShare: ShareDone = unheard) {
    const sentences = new Map<string, SpokenSentences>()
    if (!(yield* prefetchExists(quarter))) return sentences

    const topicsOf = Map.groupBy(topics, (topic) => topic.firmId)
    const firms = (yield* readPrefetchedFirms(quarter)).filter((firm) => topicsOf.has(firm.firm_id))
    let read = 0
    const readFirm = Effect.fn("topicSentences.firm")(function* (table: Table, firmId: string, rowGroup: number) {
      const rows = yield* table.readRowGroup(rowGroup)
      const rowOf = new Map(rows.map((row) => [row["sentence_id"], row]))
      for (const topic of topicsOf.get(firmId) ?? []) {
        const leading = topic.sentenceIds
          .slice(0, sentencesRead)
          .map((id) => rowOf.get(id))
          .filter((row) => row !== undefined)
        sentences.set(topic.topicId, {
          sentences: leading.map((row) => String(row["raw_text"])),
          cleanedSentences: leading.map((row) => String(row["cleaned_text"]))
        })
      }
      onShare((read += 1) / firms.length)
    })
    for (const [part, inPart] of Map.groupBy(firms, (firm) => firm.part)) {
      const table = yield* openTable(part)
      yield* Effect.forEach(inPart, (firm) => readFirm(table, firm.firm_id, firm.row_group ?? 0), { concurrency: 8, discard: true })
    }
    return sentences
  },
  Effect.mapError((cause) => new ThemeModelError({ message: cause.message, reason: new StoreFailed({}), cause }))
)
