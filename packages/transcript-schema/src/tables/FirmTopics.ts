import type { FirmTopic } from "../FirmTopic.ts"
import type { Quarter } from "../Quarter.ts"
import { checkedRow, column, laterColumn, nullable, type RowOf, UnexpectedRow } from "./Column.ts"
import type { Row } from "./Row.ts"

/** `intermediate/firm-topics`: one row a topic. */
export const firmTopicColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  column("earnings_call_date", "DATE"),
  column("topic_id", "STRING"),
  column("representation", "STRING"),
  column("keywords", "LIST<STRING>"),
  column("n_sentences", "INT32"),
  column("sentence_ids", "LIST<STRING>"),
  column("processing_timestamp", "TIMESTAMP"),
  // The call's sentences, in a topic or not, safe-harbour text left out: n_sentences is a share of these.
  column("n_call_sentences", "INT32"),
  laterColumn("stability", "DOUBLE"),
  laterColumn("sentence_probabilities", "LIST<DOUBLE>")
] as const

/** A row of `intermediate/firm-topics`. */
export type FirmTopicRow = RowOf<typeof firmTopicColumns>

/** A topic of a firm -> its row. */
export const toFirmTopicRow = (topic: FirmTopic): FirmTopicRow => ({
  firm_id: topic.firmId,
  firm_name: topic.firmName,
  permno: topic.permno,
  gvkey: topic.gvkey,
  earnings_call_date: topic.earningsCallDate,
  topic_id: topic.topicId,
  representation: topic.representation,
  keywords: topic.keywords,
  n_sentences: topic.nSentences,
  sentence_ids: topic.sentenceIds,
  processing_timestamp: topic.processingTimestamp,
  n_call_sentences: topic.nCallSentences,
  stability: topic.stability,
  sentence_probabilities: topic.sentenceProbabilities
})

/** A row of the quarter's folder -> the topic. Throws `UnexpectedRow`. */
export const fromFirmTopicRow = (quarter: Quarter, given: Row): FirmTopic => {
  const row = checkedRow(firmTopicColumns, given)
  const probabilities = row.sentence_probabilities
  if (probabilities !== null && probabilities.length !== row.sentence_ids.length) {
    throw new UnexpectedRow(
      `topic ${row.topic_id} has ${row.sentence_ids.length} sentence_ids and ${probabilities.length} sentence_probabilities`
    )
  }
  return {
    firmId: row.firm_id,
    firmName: row.firm_name,
    quarter,
    permno: row.permno,
    gvkey: row.gvkey,
    earningsCallDate: row.earnings_call_date,
    topicId: row.topic_id,
    representation: row.representation,
    keywords: row.keywords,
    nSentences: row.n_sentences,
    sentenceIds: row.sentence_ids,
    processingTimestamp: row.processing_timestamp,
    nCallSentences: row.n_call_sentences,
    stability: row.stability,
    sentenceProbabilities: probabilities
  }
}
