import fc from "fast-check"

/** A value as it goes into a table: a number is an id or a code, a text is a text, null is NULL. */
export type Value = string | number | null
export type OddRow = Readonly<Record<string, Value>>

/** PostgreSQL types in which ids may come. */
export const idTypes = ["numeric(11)", "numeric(20,4)", "bigint", "integer", "double precision", "text"] as const
export type IdType = (typeof idTypes)[number]

/** The tables of a small WRDS, with things in them that nobody promised would not be there. */
export interface OddWrds {
  readonly idTypes: { readonly detail: IdType; readonly component: IdType; readonly person: IdType; readonly gvkey: IdType }
  readonly detail: ReadonlyArray<OddRow>
  readonly component: ReadonlyArray<OddRow>
  readonly person: ReadonlyArray<OddRow>
  readonly gvkey: ReadonlyArray<OddRow>
  readonly link: ReadonlyArray<OddRow>
}

/** `value` most of the time, null now and then. */
const seldomNull = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> => fc.option(arbitrary, { nil: null, freq: 25 })
const oftenNull = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | null> => fc.option(arbitrary, { nil: null, freq: 3 })

const companies = [5, 70, 600, 24_937, 2_147_483_000] as const
const company = fc.constantFrom(...companies)
const event = fc.integer({ min: 1, max: 3 })
const date = fc.constantFrom("2020-12-31", "2021-01-01", "2021-02-10", "2021-02-11", "2021-03-31", "2021-04-01")
const time = fc.constantFrom("09:00:00", "21:30:00")
const oddDate = fc.oneof(
  { weight: 20, arbitrary: date },
  { weight: 1, arbitrary: fc.constantFrom("infinity", "0044-03-15 BC", "9999-12-31") }
)

const detailRow = fc.record({
  companyid: seldomNull(company),
  event: seldomNull(event),
  transcript: seldomNull(fc.integer({ min: 1, max: 14 })),
  mostimportantdateutc: seldomNull(date),
  mostimportanttimeutc: oftenNull(time),
  keydeveventtypeid: fc.oneof({ weight: 12, arbitrary: fc.constant(48) }, { weight: 1, arbitrary: fc.constantFrom(51, null) }),
  transcriptcollectiontypeid: oftenNull(fc.constantFrom(1, 2, 7, 8, 99)),
  transcriptpresentationtypeid: oftenNull(fc.constantFrom(4, 5, 5)),
  transcriptcreationdate_utc: oftenNull(oddDate),
  transcriptcreationtime_utc: oftenNull(time),
  audiolengthsec: oftenNull(fc.constantFrom(3600, 0, 99_999_999_999)),
  headline: oftenNull(fc.constantFrom("Firm, Q4 2020 Earnings Call, Feb 10, 2021", "Firm, FY 2020 Earnings Call", 'Ünïcode "quoted", Inc.'))
})

const texts = [
  "",
  " ",
  "Demand for steel pipes rose in every region. We opened two plants in Ohio.",
  "We cant, because margins fell; dont. Isnt that what demand did? Freight costs wont.",
  "5,000. 2021. $17.",
  "売上高は前年同期比で増加しました。",
  "Freight costs fell because diesel prices came down.",
  "What about freight costs, Ann?",
  "We don’t see “weakness” â€“ margins rose 5½% to 10⁶ units.",
  "Line one of steel\r\nand line two\u2028of pipes.",
  "\u0000".replace("\u0000", "\u200b") + "Zero\u00adwidth sales grew.",
  "THE GROSS MARGINS ROSE IN ALL REGIONS.",
  "a.".repeat(300),
  "x".repeat(3000)
] as const

const componentRow = fc.record({
  transcript: seldomNull(fc.integer({ min: 1, max: 14 })),
  transcriptcomponentid: seldomNull(fc.integer({ min: 100, max: 140 })),
  componentorder: seldomNull(fc.integer({ min: 0, max: 12 })),
  transcriptcomponenttypeid: seldomNull(fc.constantFrom(1, 2, 2, 3, 4, 4, 7, 9)),
  transcriptpersonid: oftenNull(fc.integer({ min: 1, max: 5 })),
  componenttext: seldomNull(fc.constantFrom(...texts))
})

const personRow = fc.record({
  transcript: seldomNull(fc.integer({ min: 1, max: 14 })),
  transcriptcomponentid: seldomNull(fc.integer({ min: 100, max: 140 })),
  transcriptcomponenttypename: oftenNull(fc.constantFrom("Presenter Speech", "Answer")),
  transcriptpersonname: oftenNull(fc.constantFrom("Ann Price", "Tom O'Neill-Grant", "Operator")),
  proid: oftenNull(fc.constantFrom(1, 2)),
  companyofperson: oftenNull(fc.constantFrom("Firm", "Bank")),
  speaker: seldomNull(
    fc.constantFrom([1, "Operator"] as const, [2, "Executives"] as const, [2, "Executives"] as const, [3, "Analysts"] as const)
  )
})

const gvkey = fc.constantFrom("001690", "012141", "160329", "000005")
const gvkeyRow = fc.record({
  companyid: seldomNull(company),
  gvkey: seldomNull(gvkey),
  startdate: oftenNull(oddDate),
  enddate: oftenNull(fc.constantFrom("2021-03-31", "2021-01-15", "2025-12-31"))
})
const linkRow = fc.record({
  gvkey: seldomNull(gvkey),
  linkprim: fc.constantFrom("P", "P", "C", "J", null),
  linktype: fc.constantFrom("LC", "LU", "LC", "NR", null),
  lpermno: seldomNull(fc.constantFrom(10_001, 10_002, 93_436, "NaN", 10_001.5)),
  usedflag: fc.constantFrom("1", "1", "1", "0", null),
  linkdt: oftenNull(fc.constantFrom("2000-01-01", "2021-02-11")),
  linkenddt: oftenNull(fc.constantFrom("2021-01-15", "2030-01-01"))
})

/** What ties most rows together, so that most cases have something to keep: every company has a GVKEY and a PERMNO. */
const soundLinks = companies.map((companyid, i) => ({
  companyid,
  gvkey: ["001690", "012141", "160329", "000005", "009999"][i]!,
  lpermno: 10_001 + i
}))

/** A call as it should be: one version of one event, with an operator, an executive and an analyst. The odd rows may be about it as well. */
const soundCall = (companyid: number, i: number, mostimportantdateutc: string) => {
  const transcriptid = i + 1
  const turns = [
    [1, "Welcome to the call of this company.", "Operator"],
    [2, texts[2], "Executives"],
    [3, texts[7], "Analysts"],
    [4, texts[6], "Executives"]
  ] as const
  return {
    detail: {
      companyid,
      event: 1,
      transcript: transcriptid,
      mostimportantdateutc,
      mostimportanttimeutc: "14:00:00",
      keydeveventtypeid: 48,
      transcriptcollectiontypeid: 1,
      transcriptpresentationtypeid: 5,
      transcriptcreationdate_utc: "2021-04-05",
      transcriptcreationtime_utc: "09:30:00",
      audiolengthsec: 3600,
      headline: "Firm, Q4 2020 Earnings Call"
    },
    component: turns.map(([type, text], place) => ({
      transcript: transcriptid,
      transcriptcomponentid: 1000 + i * 10 + place,
      componentorder: place,
      transcriptcomponenttypeid: type,
      transcriptpersonid: 1,
      componenttext: text
    })),
    person: turns.map(([, , speakertypename], place) => ({
      transcript: transcriptid,
      transcriptcomponentid: 1000 + i * 10 + place,
      transcriptcomponenttypename: null,
      transcriptpersonname: "Ann Price",
      proid: 1,
      companyofperson: null,
      speaker: [speakertypename === "Operator" ? 1 : speakertypename === "Executives" ? 2 : 3, speakertypename] as const
    }))
  }
}

const idType = fc.constantFrom(...idTypes)

/** A small WRDS with sound rows and odd ones. */
export const oddWrds: fc.Arbitrary<OddWrds> = fc
  .record({
    types: fc.record({ detail: idType, component: idType, person: idType, gvkey: idType }),
    soundDates: fc.array(date, { maxLength: companies.length }),
    detail: fc.array(detailRow, { maxLength: 8 }),
    component: fc.array(componentRow, { maxLength: 40 }),
    person: fc.array(personRow, { maxLength: 30 }),
    gvkeys: fc.array(gvkeyRow, { maxLength: 4 }),
    links: fc.array(linkRow, { maxLength: 5 }),
    sound: fc.constantFrom(true, true, true, false)
  })
  .map(({ component, detail, gvkeys, links, person, sound, soundDates, types }) => {
    const calls = soundDates.map((day, i) => soundCall(companies[i]!, i, day))
    return {
      types,
      gvkeys,
      links,
      sound,
      detail: [...calls.map((call) => call.detail), ...detail],
      component: [...calls.flatMap((call) => call.component), ...component],
      person: [...calls.flatMap((call) => call.person), ...person]
    }
  })
  .map(({ component, detail, gvkeys, links, person, sound, types }): OddWrds => ({
    idTypes: types,
    detail: detail.map(({ event, transcript, ...row }) => ({
      ...row,
      keydevid: event === null ? null : ((row.companyid ?? 0) % 1000) * 10 + event,
      transcriptid: transcript,
      companyname: row.companyid === null ? null : `Firm ${row.companyid}`,
      keydeveventtypename: "Earnings Calls",
      transcriptcollectiontypename: null,
      transcriptpresentationtypename: null
    })),
    component: component.map(({ transcript, ...row }) => ({ ...row, transcriptid: transcript })),
    person: person.map(({ speaker, transcript, ...row }) => ({
      ...row,
      transcriptid: transcript,
      componentorder: null,
      transcriptcomponenttypeid: null,
      transcriptpersonid: null,
      speakertypeid: speaker?.[0] ?? null,
      speakertypename: speaker?.[1] ?? null,
      componenttextpreview: null,
      word_count: null
    })),
    gvkey: [
      ...(sound ? soundLinks.map(({ companyid, gvkey }) => ({ companyid, gvkey, startdate: null, enddate: null })) : []),
      ...gvkeys
    ].map((row) => ({ ...row, companyname: null })),
    link: [
      ...(sound
        ? soundLinks.map(({ gvkey, lpermno }) => ({
            gvkey,
            lpermno,
            linkprim: "P",
            linktype: "LC",
            usedflag: "1",
            linkdt: "2000-01-01",
            linkenddt: null
          }))
        : []),
      ...links
    ].map((row) => ({ ...row, liid: "01", lpermco: "1" }))
  }))
