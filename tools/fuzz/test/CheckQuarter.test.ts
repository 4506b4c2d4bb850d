import { parseQuarter, PrefetchedFirm, PrefetchExclusion, PrefetchManifest } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { checkQuarter, firmsSeen, type StoredQuarter } from "../src/CheckQuarter.ts"
import type { OddWrds } from "../src/OddWrds.ts"

const quarter = parseQuarter("2021Q1")!
const detail = (companyid: number | null, transcriptid: number, mostimportantdateutc: string | null) => ({
  companyid,
  transcriptid,
  mostimportantdateutc,
  keydevid: transcriptid,
  keydeveventtypeid: 48
})
const wrds: OddWrds = {
  idTypes: { detail: "text", component: "text", person: "text", gvkey: "text" },
  detail: [
    detail(5, 1, "2021-02-10"),
    detail(70, 2, "2021-02-10"),
    detail(600, 3, "2021-04-01"),
    detail(null, 4, "2021-02-10"),
    detail(24_937, 5, null)
  ],
  component: [{ transcriptid: 1, transcriptcomponentid: 100, componenttext: "We sell steel pipes." }],
  person: [],
  gvkey: [],
  link: []
}
const firm = new PrefetchedFirm({
  firm_id: "5",
  firm_name: "Firm 5",
  permno: 10_001,
  gvkey: "000005",
  transcript_id: "1",
  earnings_call_date: "2021-02-10",
  n_components: 1,
  n_sentences: 1,
  part: "p",
  row_group: 0
})
const leftOut = new PrefetchExclusion({
  firm_id: "70",
  firm_name: "Firm 70",
  transcript_id: "2",
  earnings_call_date: "2021-02-10",
  code: "NoText",
  reason: "no component has text"
})
const stored = (
  changes: Partial<{ -readonly [name in keyof StoredQuarter]: StoredQuarter[name] }> = {},
  firms = [firm],
  excluded = [leftOut]
): StoredQuarter => ({
  manifest: new PrefetchManifest({
    format: 3,
    quarter,
    created_at: "",
    source: "wrds",
    rules: {},
    text: {},
    counts: { firms: firms.length, excluded: excluded.length, components: 1, sentences: 1 },
    components: [],
    transcripts: [],
    firms,
    excluded
  }),
  components: [{ companyid: "5", transcriptid: "1", transcriptcomponentid: "100", componenttext: "We sell steel pipes." }],
  sentences: [{ firm_id: "5", transcript_id: "1", component_id: "100", sentence_id: "5_1_0000", raw_text: "We sell steel pipes." }],
  ...changes
})

it("sees the firms that have a version in the quarter", () => {
  expect([...firmsSeen(wrds, quarter)]).toEqual(["5", "70"])
})

it("finds nothing where every firm has its fate and every sentence its component", () => {
  expect(checkQuarter(wrds, quarter, stored())).toEqual([])
})

it("finds what is lost, what is another's, and what nobody said", () => {
  const problems = (changed: StoredQuarter): string => checkQuarter(wrds, quarter, changed).join("; ")
  expect(problems(stored({}, [firm], []))).toContain("firm 70 was seen and has no fate")
  expect(problems(stored({ components: [] }))).toContain("has text in 1 components, and 0 are stored")
  expect(
    problems(stored({ components: [{ companyid: "5", transcriptid: "1", transcriptcomponentid: "100", componenttext: "We sell gas." }] }))
  ).toContain("a text that WRDS does not have")
  expect(
    problems(stored({ sentences: [{ firm_id: "5", transcript_id: "1", component_id: "100", sentence_id: "s", raw_text: "We sell gas." }] }))
  ).toContain("sentence s is not in its component")
  expect(problems(stored({}, [new PrefetchedFirm({ ...firm, transcript_id: "2" })]))).toContain("firm 5 has transcript 2 of somebody else")
})
