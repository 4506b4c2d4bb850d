import type { SandboxRow, SandboxRows } from "@ftm/wrds-sandbox"

/** A turn of a call: who spoke, as what, and what. */
export interface Turn {
  readonly type: 1 | 2 | 3 | 4 | 7
  readonly text: string
}

/** One version of a call of a firm. */
export interface CallRows {
  readonly firm: number
  readonly transcript: number
  readonly event?: number
  readonly date?: string
  readonly turns: ReadonlyArray<Turn>
  readonly detail?: SandboxRow
}

const speech = [
  "Demand for steel pipes rose in every region.",
  "We opened two plants in Ohio and hired welders.",
  "Freight costs fell because diesel prices came down."
]

/** What an executive says in an ordinary call. */
export const ordinary: ReadonlyArray<Turn> = [
  { type: 1, text: "Welcome to the conference call of this company." },
  { type: 2, text: speech.slice(0, 2).join(" ") },
  { type: 3, text: "What about freight costs in the quarter?" },
  { type: 4, text: speech[2]! }
]

const speakers = { 1: [1, "Operator"], 7: [1, "Operator"], 2: [2, "Executives"], 4: [2, "Executives"], 3: [3, "Analysts"] } as const

/** The five tables with these calls; every firm has a GVKEY and a PERMNO made from its id. */
export const tablesOf = (calls: ReadonlyArray<CallRows>): SandboxRows => {
  const firms = [...new Set(calls.map(({ firm }) => firm))]
  const componentId = (transcript: number, i: number): number => transcript * 100 + i
  return {
    "ciq.wrds_transcript_detail": calls.map(({ date = "2021-02-10", detail, event, firm, transcript }) => ({
      companyid: firm,
      keydevid: event ?? transcript,
      transcriptid: transcript,
      headline: `Firm ${firm}, Q4 2020 Earnings Call, Feb 10, 2021`,
      mostimportantdateutc: date,
      mostimportanttimeutc: "14:00:00",
      keydeveventtypeid: 48,
      keydeveventtypename: "Earnings Calls",
      companyname: `Firm ${firm}`,
      transcriptcollectiontypeid: 1,
      transcriptcollectiontypename: "Proofed Copy",
      transcriptpresentationtypeid: 5,
      transcriptpresentationtypename: "Final",
      transcriptcreationdate_utc: "2021-02-11",
      transcriptcreationtime_utc: "09:30:00",
      audiolengthsec: 3600,
      ...detail
    })),
    "ciq.ciqtranscriptcomponent": calls.flatMap(({ transcript, turns }) =>
      turns.map(({ text, type }, i) => ({
        transcriptcomponentid: componentId(transcript, i),
        transcriptid: transcript,
        componentorder: i,
        transcriptcomponenttypeid: type,
        transcriptpersonid: 7,
        componenttext: text
      }))
    ),
    "ciq.wrds_transcript_person": calls.flatMap(({ transcript, turns }) =>
      turns.map(({ type }, i) => ({
        transcriptid: transcript,
        transcriptcomponentid: componentId(transcript, i),
        componentorder: i,
        transcriptcomponenttypeid: type,
        transcriptpersonid: 7,
        transcriptpersonname: type === 1 || type === 7 ? "Operator" : "Ann Price",
        speakertypeid: speakers[type][0],
        speakertypename: speakers[type][1]
      }))
    ),
    "ciq.wrds_gvkey": firms.map((firm) => ({ companyid: firm, companyname: `Firm ${firm}`, gvkey: String(firm).padStart(6, "0") })),
    "crsp.ccmxpf_linktable": firms.map((firm) => ({
      gvkey: String(firm).padStart(6, "0"),
      linkprim: "P",
      liid: "01",
      linktype: "LC",
      lpermno: 10_000 + firm,
      lpermco: "1",
      usedflag: "1",
      linkdt: "2000-01-01"
    }))
  }
}
