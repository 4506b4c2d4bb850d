import { componentColumns, type SelectedCall } from "@ftm/transcript-schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { assembleComponents, dateOrNull, int32OrNull, transcriptComponents, wholePartOrNull, type WrdsRow } from "../src/index.ts"
import { fits } from "./Fits.ts"

const component = (
  transcriptcomponentid: string | null,
  componentorder: string | null,
  componenttext: string | null,
  more: WrdsRow = {}
): WrdsRow => ({
  transcriptid: "1",
  transcriptcomponentid,
  componentorder,
  transcriptcomponenttypeid: "2",
  transcriptpersonid: "7",
  componenttext,
  ...more
})
const speaker = (
  transcriptcomponentid: string | null,
  speakertypeid: string | null,
  transcriptpersonname: string | null,
  more: WrdsRow = {}
): WrdsRow => ({
  transcriptid: "1",
  transcriptcomponentid,
  speakertypeid,
  transcriptpersonname,
  companyofperson: null,
  speakertypename: "Executives",
  proid: null,
  ...more
})
const speakersOf = (rows: ReadonlyArray<WrdsRow>): ReadonlyArray<WrdsRow> =>
  rows.map((row) => speaker(row["transcriptcomponentid"] ?? null, "2", "Ann", { transcriptid: row["transcriptid"] ?? null }))
const shown = (rows: ReadonlyArray<WrdsRow>, speakers: ReadonlyArray<WrdsRow> = speakersOf(rows)) => {
  const { components, oddities } = transcriptComponents(rows, speakers)
  return {
    components: components.map((one) => [one.transcriptcomponentid, one.componentorder, one.componenttext]),
    oddities: oddities.map(({ _tag, componentId }) => `${_tag} ${componentId}`)
  }
}

describe("a transcript's components", () => {
  it("come in the numeric order in which they were spoken, those of one order by id", () => {
    expect(
      shown([component("9", "10", "d"), component("100", "2", "b"), component("20", "2.0000", "a"), component("3", "10", "c")]).components
    ).toEqual([
      ["20", 2, "a"],
      ["100", 2, "b"],
      ["3", 10, "c"],
      ["9", 10, "d"]
    ])
  })

  it("are there once where the table has equal rows, also where ids are written in two ways", () => {
    expect(shown([component("5", "1", "a"), component("5.0000", "1", "a"), component(" 5 ", "1.0", "a")])).toEqual({
      components: [["5", 1, "a"]],
      oddities: []
    })
  })

  it("of two texts under one id, the one with words is taken, then the longer, then the first by the alphabet; and that is told", () => {
    expect(shown([component("5", "1", ""), component("5", "1", "words")])).toEqual({
      components: [["5", 1, "words"]],
      oddities: ["TwoTexts 5"]
    })
    expect(shown([component("5", "1", "        "), component("5", "1", "words")]).components).toEqual([["5", 1, "words"]])
    expect(shown([component("5", "1", "words"), component("5", "9", "more words")]).components).toEqual([["5", 9, "more words"]])
    expect(shown([component("5", "1", "b"), component("5", "1", "a")]).components).toEqual([["5", 1, "a"]])
    expect(shown([component("5", "1", null), component("5", "1", "")]).components).toEqual([["5", 1, ""]])
    expect(shown([component("5", "4", "a"), component("5", "1", "a")])).toEqual({ components: [["5", 1, "a"]], oddities: ["TwoRows 5"] })
  })

  it("without an id keep their text under a name made of their order; without an order they come behind all others", () => {
    expect(
      shown([
        component(null, "3", "c"),
        component("8", "9", "z"),
        component("abc", "3", "cc"),
        component("12.5", null, "e"),
        component("4", null, "f"),
        component("6", "NaN", "g")
      ])
    ).toEqual({
      components: [
        ["order-3", 3, "cc"],
        ["order-3-2", 3, "c"],
        ["8", 9, "z"],
        ["4", 10, "f"],
        ["6", 11, "g"],
        ["order-unknown", 12, "e"]
      ],
      oddities: ["NoId order-3", "NoId order-3-2", "NoId order-unknown", "NoOrder 4", "NoOrder 6", "NoOrder order-unknown"]
    })
  })

  it("are told of once where nobody is named for any of them", () => {
    const rows = [component("5", "1", "a"), component("6", "2", "b")]
    expect(shown(rows, []).oddities).toEqual(["NoSpeakers 5"])
    expect(shown(rows, [speaker(null, "2", "Ann")]).oddities).toEqual(["NoSpeakers 5"])
    expect(shown(rows, [speaker("6", "2", "Ann")]).oddities).toEqual([])
  })

  it("have one speaker: of several the lowest speaker type, then name, company and id; unknown ones last", () => {
    const name = (...speakers: ReadonlyArray<WrdsRow>) =>
      transcriptComponents([component("5", "1", "a")], speakers).components[0]!.transcriptpersonname
    expect(name()).toBeNull()
    expect(name(speaker("5", "3", "Ann"), speaker("5.0", "2", "Zoe"))).toBe("Zoe")
    expect(name(speaker("5", null, "Ann"), speaker("5", "10", "Zoe"))).toBe("Zoe")
    expect(name(speaker("5", "2", null), speaker("5", "2", "Zoe"), speaker("5", "2", "Bob"))).toBe("Bob")
    const company = transcriptComponents(
      [component("5", "1", "a")],
      [speaker("5", "2", "Ann", { companyofperson: "B", proid: "1" }), speaker("5", "2", "Ann", { companyofperson: "A", proid: "2" })]
    )
    expect(company.components[0]!.companyofperson).toBe("A")
    // A speaker without a component id speaks for nobody.
    expect(transcriptComponents([component(null, "1", "a")], [speaker(null, "2", "Ann")]).components[0]!.transcriptpersonname).toBeNull()
  })
})

const call = (companyid: string, transcriptid: string): SelectedCall => ({
  companyid,
  companyname: "Firm",
  gvkey: "001690",
  lpermno: 10001,
  keydevid: "1",
  keydeveventtypeid: 48,
  keydeveventtypename: null,
  headline: null,
  mostimportantdateutc: "2021-02-15",
  mostimportanttimeutc: null,
  transcriptid,
  transcriptcollectiontypeid: null,
  transcriptcollectiontypename: null,
  transcriptpresentationtypeid: null,
  transcriptpresentationtypename: null,
  transcriptcreationdate_utc: null,
  transcriptcreationtime_utc: null,
  audiolengthsec: null
})

describe("what was pulled for some firms", () => {
  it("gives each firm its own rows of a transcript that it shares, in the order of its calls, and an empty list where WRDS has none", () => {
    const rows = [component("5", "1", "a"), component("6", "1", "b", { transcriptid: "2.0000" })]
    const { firms, oddities } = assembleComponents(
      [
        { firmId: "70", calls: [call("70", "2"), call("70", "1")] },
        { firmId: "5", calls: [call("5", "9")] },
        { firmId: "600", calls: [call("600", "1")] }
      ],
      rows,
      speakersOf(rows)
    )
    expect(firms.map((of) => of.map((row) => [row.companyid, row.transcriptid, row.componenttext]))).toEqual([
      [
        ["70", "2", "b"],
        ["70", "1", "a"]
      ],
      [],
      [["600", "1", "a"]]
    ])
    expect(oddities).toEqual([])
  })

  const odd = fc.constantFrom(
    null,
    "1",
    "2",
    "2.0000",
    " 1 ",
    "0003",
    "abc",
    "NaN",
    "-4",
    "12.5",
    "2147483648",
    "1e+300",
    "infinity",
    "99999999999999999999"
  )
  const text = fc.option(fc.constantFrom("", " ", "a", "bb", "b"), { nil: null })
  const componentRow: fc.Arbitrary<WrdsRow> = fc.record({
    transcriptid: fc.constantFrom("1", "1.0", "2", null),
    transcriptcomponentid: odd,
    componentorder: odd,
    transcriptcomponenttypeid: odd,
    transcriptpersonid: odd,
    componenttext: text
  })
  const speakerRow: fc.Arbitrary<WrdsRow> = fc.record({
    transcriptid: fc.constantFrom("1", "1.0", "2", null),
    transcriptcomponentid: odd,
    speakertypeid: odd,
    transcriptpersonname: text,
    companyofperson: text,
    speakertypename: text,
    transcriptcomponenttypename: text,
    proid: odd
  })

  it("never depends on the order of rows, fits the columns of raw/components, loses no text but that of a second row, and names each component once", () => {
    fc.assert(
      fc.property(
        fc
          .array(componentRow, { maxLength: 12 })
          .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        fc
          .array(speakerRow, { maxLength: 8 })
          .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled], [speakers, shuffledSpeakers]) => {
          const asked = [{ firmId: "5", calls: [call("5", "1")] }]
          const pulled = assembleComponents(asked, rows, speakers)
          expect(assembleComponents(asked, shuffled, shuffledSpeakers)).toEqual(pulled)
          const taken = pulled.firms[0]!
          for (const row of taken) {
            for (const column of componentColumns)
              expect([column.name, fits(column, (row as Readonly<Record<string, unknown>>)[column.name])]).toEqual([column.name, true])
          }
          expect(taken.map((row) => row.componentorder)).toEqual(taken.map((row) => row.componentorder).toSorted((a, b) => a - b))
          expect(new Set(taken.map((row) => row.transcriptcomponentid)).size).toBe(taken.length)
          const told = new Set(pulled.oddities.map((oddity) => oddity._tag))
          const texts = new Set(rows.filter((row) => row["transcriptid"]?.startsWith("1")).map((row) => row["componenttext"]))
          if (!told.has("TwoTexts")) expect(new Set(taken.map((row) => row.componenttext))).toEqual(texts)
        }
      ),
      { numRuns: 500, seed: 17 }
    )
  })
})

describe("a value that WRDS sends", () => {
  it("becomes a 32-bit integer or null", () => {
    const cases = {
      "5": 5,
      "5.0000": 5,
      " 5 ": 5,
      "-5": -5,
      "-0": 0,
      "5e+01": 50,
      "2147483647": 2147483647,
      "2147483648": null,
      "5.5": null,
      NaN: null,
      Infinity: null,
      "": null,
      abc: null,
      "0x10": null,
      "1e400": null
    }
    for (const [text, value] of Object.entries(cases)) expect([text, int32OrNull(text)]).toEqual([text, value])
    expect([int32OrNull(null), int32OrNull(undefined)]).toEqual([null, null])
    expect([wholePartOrNull("12.75"), wholePartOrNull("-0.5"), wholePartOrNull("1e12"), wholePartOrNull("NaN")]).toEqual([
      12,
      0,
      null,
      null
    ])
  })

  it("becomes a day that there is, or null", () => {
    const cases = {
      "2021-02-28": "2021-02-28",
      "2021-02-28 10:00:00": "2021-02-28",
      "2021-02-28T10:00:00+00": "2021-02-28",
      "2021-02-30": null,
      infinity: null,
      "-infinity": null,
      "0044-03-15 BC": null,
      "10000-01-01": null,
      "": null
    }
    for (const [text, value] of Object.entries(cases)) expect([text, dateOrNull(text)]).toEqual([text, value])
  })
})
