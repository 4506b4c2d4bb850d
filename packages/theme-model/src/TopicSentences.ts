import { openTable, type Table } from "@ftm/parquet-table"
import { prefetchExists, readPrefetchedFirms } from "@ftm/s3-source"
import { type ShareDone, unheard } from "@ftm/topic-model"
import type { FirmTopic, Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { sentencesPerTopic } from "./EmbedTopics.ts"
import { StoreFailed, ThemeModelError } from "./ThemeModelError.ts"

/**
 * The leading sentences of each topic as they were spoken, by topic id, with one ranged read per firm.
 * Empty if the quarter is not prefetched, as after a run directly on WRDS; themes are then made from keywords alone.
 */
export const topicSentences = Effect.fn("topicSentences")(
  function* (quarter: Quarter, topics: ReadonlyArray<FirmTopic>, onShare: ShareDone = unheard) {
    const sentences = new Map<string, ReadonlyArray<string>>()
    if (!(yield* prefetchExists(quarter))) return sentences

    const topicsOf = Map.groupBy(topics, (topic) => topic.firmId)
    const firms = (yield* readPrefetchedFirms(quarter)).filter((firm) => topicsOf.has(firm.firm_id))
    let read = 0
    const readFirm = Effect.fn("topicSentences.firm")(function* (table: Table, firmId: string, rowGroup: number) {
      const rows = yield* table.readRowGroup(rowGroup)
      const spoken = new Map(rows.map((row) => [row["sentence_id"], String(row["raw_text"])]))
      for (const topic of topicsOf.get(firmId) ?? []) {
        sentences.set(
          topic.topicId,
          topic.sentenceIds.slice(0, sentencesPerTopic).flatMap((id) => spoken.get(id) ?? [])
        )
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
