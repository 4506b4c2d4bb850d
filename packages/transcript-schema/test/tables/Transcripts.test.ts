import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  checkedRow,
  type FirmTranscript,
  fromTranscriptRows,
  parseQuarter,
  PrefetchedFirm,
  type Row,
  type Section,
  sentenceId,
  toTranscriptRows,
  transcriptColumns,
  UnexpectedRow
} from "../../src/index.ts"

const quarter = parseQuarter("2021Q1")!

const firmOf = (transcript: FirmTranscript): PrefetchedFirm =>
  new PrefetchedFirm({
    firm_id: transcript.firmId,
    firm_name: transcript.firmName,
    permno: transcript.permno,
    gvkey: transcript.gvkey,
    transcript_id: transcript.transcriptId,
    earnings_call_date: transcript.earningsCallDate,
    n_components: 1,
    n_sentences: transcript.sentences.length,
    part: "p",
    row_group: 0
  })

const sentences = fc.array(
  fc.record({
    rawText: fc.string(),
    cleanedText: fc.string(),
    speakerType: fc.option(fc.string()),
    speakerName: fc.option(fc.string()),
    section: fc.constantFrom<Section>("presentation", "question", "answer"),
    safeHarbor: fc.boolean(),
    componentOrder: fc.nat(),
    earlier: fc.boolean()
  })
)

const transcripts: fc.Arbitrary<FirmTranscript> = sentences.map((spoken) => ({
  firmId: "24937",
  firmName: "Example Corp.",
  permno: 14593,
  gvkey: "001690",
  transcriptId: "2",
  earningsCallDate: "2021-03-01",
  quarter,
  sentences: spoken.map(({ earlier, ...one }, position) => ({
    ...one,
    position,
    sentenceId: sentenceId("24937", earlier ? "1" : "2", position),
    componentId: `c${one.componentOrder}`,
    ...(earlier ? { earlierCall: { transcriptId: "1", earningsCallDate: "2021-01-05" } } : {})
  }))
}))

describe("the rows of a firm's transcript", () => {
  it("have the columns of the table and give the transcript back", () => {
    fc.assert(
      fc.property(transcripts, (transcript) => {
        const rows = toTranscriptRows(transcript)
        for (const row of rows) expect(checkedRow(transcriptColumns, row)).toEqual(row)
        expect(fromTranscriptRows(quarter, firmOf(transcript), rows)).toEqual(transcript)
      }),
      { seed: 1, numRuns: 100 }
    )
  })

  const [one] = fc.sample(
    transcripts.filter(({ sentences: all }) => all.length > 1),
    { seed: 2, numRuns: 1 }
  )
  const rows = toTranscriptRows(one!)
  const read = (changed: ReadonlyArray<Row>) => () => fromTranscriptRows(quarter, firmOf(one!), changed)

  it.each<[string, ReadonlyArray<Row>, string]>([
    ["of another firm", [{ ...rows[0]!, firm_id: "7" }, ...rows.slice(1)], "rows of firm 7, not of 24937"],
    ["one too few", rows.slice(1), `sentences of firm 24937, not ${rows.length}`],
    ["in a section that there is not", [{ ...rows[0]!, section: "coda" }, ...rows.slice(1)], 'column section holds "coda"'],
    ["without a text", [{ ...rows[0]!, raw_text: null }, ...rows.slice(1)], "column raw_text holds null instead of STRING"],
    ["without a flag", [{ ...rows[0]!, safe_harbor: null }, ...rows.slice(1)], "column safe_harbor holds null instead of BOOLEAN"]
  ])("are refused when one is %s", (_, changed, message) => {
    expect(read(changed)).toThrow(UnexpectedRow)
    expect(read(changed)).toThrow(message)
  })
})
