import { decodeRows, openTable, type Table } from "@ftm/parquet-table"
import { checkedRow, column, nullable, type PrefetchedFirm, type Row, sectionOf, UnexpectedRow } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { countFirm, type FirmCount } from "./CountFirm.ts"
import type { SpokenSentence } from "./Exposure.ts"
import { unreadable } from "./PanelError.ts"
import type { PanelInputs } from "./PanelInputs.ts"
import { orRefuse } from "./RefuseMismatch.ts"

/** Hears the share that is done, of 1. */
export type ShareDone = (share: number) => void

/** Row groups that are read at the same time. */
const atOnce = 8

/** What is counted of a sentence: the texts, which are most of the table, are not decoded. */
const countedColumns = [
  column("firm_id", "STRING"),
  column("sentence_id", "STRING"),
  nullable("speaker_type", "STRING"),
  column("section", "STRING"),
  column("safe_harbor", "BOOLEAN")
] as const

const spokenSentence =
  ({ firm_id: firmId }: PrefetchedFirm) =>
  (given: Row): SpokenSentence => {
    const row = checkedRow(countedColumns, given)
    if (row.firm_id !== firmId) throw new UnexpectedRow(`the row group of firm ${firmId} holds a row of firm ${row.firm_id}`)
    return { sentenceId: row.sentence_id, section: sectionOf(row.section), speakerType: row.speaker_type, safeHarbor: row.safe_harbor }
  }

const countRowGroup = Effect.fn("countRowGroup")(function* (inputs: PanelInputs, table: Table, firm: PrefetchedFirm) {
  const rows = yield* table.readRowGroup(firm.row_group ?? 0, countedColumns)
  const sentences = yield* decodeRows(table.key, rows, spokenSentence(firm))
  return yield* orRefuse(inputs.quarter, () => countFirm(firm, sentences, inputs.topicsOf.get(firm.firm_id)))
})

/** Counts the sentences of every kept firm, in the order of the firms, with one ranged read per firm. */
export const countFirms = Effect.fn("countFirms")(
  function* (inputs: PanelInputs, onShare: ShareDone) {
    const counts = new Map<string, FirmCount>()
    for (const [part, inPart] of Map.groupBy(inputs.firms, (firm) => firm.part)) {
      const table = yield* openTable(part, { columns: countedColumns })
      yield* Effect.forEach(
        inPart,
        (firm) =>
          Effect.map(countRowGroup(inputs, table, firm), (count) => {
            counts.set(firm.firm_id, count)
            onShare(counts.size / inputs.firms.length)
          }),
        { concurrency: atOnce, discard: true }
      )
    }
    return inputs.firms.map(({ firm_id: firmId }) => counts.get(firmId)!)
  },
  Effect.mapError((error) => (error._tag === "PanelError" ? error : unreadable(error)))
)
