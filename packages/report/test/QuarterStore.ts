import { createManifest, writeCheckpoint, writeFailures } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { firmTopicColumns, parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

const parsed = parseQuarter("2021Q1")
if (parsed === undefined) throw new Error("not a quarter")
export const quarter = parsed

const subjects = [
  ["freight", "shipping", "container", "port", "supplier"],
  ["wage", "hiring", "labor", "overtime", "salary"],
  ["carbon", "solar", "climate", "emission", "renewable"]
]

/** Topic rows of firms 1 to `firms`; the second firm has a name that tries to be a script, the third one that clears a terminal. */
const topicRows = (firms: number, stability: number | null): ReadonlyArray<Row> =>
  Array.from({ length: firms }, (_, f) =>
    subjects.map((words, n): Row => ({
      firm_id: String(f + 1),
      firm_name: f === 1 ? '<script>alert("1")</script> & Söhne' : f === 2 ? "\u001b[2JFirm 3\u202e" : `Firm ${f + 1}`,
      permno: 10001 + f,
      gvkey: String(f + 1).padStart(6, "0"),
      earnings_call_date: "2021-02-03",
      topic_id: `${f + 1}_2021Q1_${n}`,
      representation: words.slice(0, 2).join("_"),
      keywords: [...words.slice(f % 3), ...words.slice(0, f % 3)],
      n_sentences: 10 + (f % 7),
      sentence_ids: [`${f + 1}_9_${String(n).padStart(4, "0")}`],
      processing_timestamp: 0,
      n_call_sentences: 60,
      stability: stability === null || n === 2 ? null : stability - f / 100,
      sentence_probabilities: null
    }))
  ).flat()

/**
 * A quarter with topics of `firms` firms; one more firm was skipped and one failed. `stability` is that of the first firm's topics, which
 * falls by a hundredth from firm to firm; the last topic of each has none.
 */
export const putQuarter = Effect.fn("putQuarter")(function* (firms: number, stability: number | null = null) {
  const store = yield* ObjectStore
  const ids = Array.from({ length: firms + 2 }, (_, f) => String(f + 1))
  yield* createManifest(quarter, ids, 100_000)
  const [failed = "", skipped = ""] = ids.toReversed()
  yield* writeCheckpoint(quarter, "batch_000", {
    completed_firm_ids: ids.slice(0, firms),
    skipped_firm_ids: [skipped],
    last_chunk_id: 0,
    timestamp: "2021-04-01T00:00:00Z"
  })
  yield* writeFailures(quarter, "batch_000", [
    { firm_id: failed, error_type: "BadData", error_message: "row group 3 was <damaged>", timestamp: "2021-04-01T00:00:00Z" }
  ])
  yield* store.put(StoreKeys.firmTopicsPart(quarter, "batch_000", 0), encodeTable(firmTopicColumns, [topicRows(firms, stability)]))
})
