import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { checkLine, type ImportLine } from "../../src/import/ImportLine.ts"

const good = {
  firm_id: "24937",
  firm_name: "Example Corp.",
  permno: 14593,
  gvkey: "001690",
  transcript_id: "2170794",
  call_date: "2021-01-27",
  component_order: 1,
  component_type: "answer",
  speaker_name: "Ann Price",
  speaker_type: "Executives",
  text: "Revenue grew."
}

/** The good line with another value, given as it stands in the file. */
const lineWith = (field: string, raw: string): string => {
  const fields = { ...Object.fromEntries(Object.entries(good).map(([name, value]) => [name, JSON.stringify(value)])), [field]: raw }
  return `{${Object.entries(fields)
    .map(([name, value]) => `"${name}":${value}`)
    .join(",")}}`
}

describe("a line", () => {
  it("is read", () => {
    expect(checkLine(JSON.stringify(good))).toEqual({
      line: {
        firmId: "24937",
        firmName: "Example Corp.",
        permno: 14593,
        gvkey: "001690",
        transcriptId: "2170794",
        callDate: "2021-01-27",
        order: 1,
        componentType: "answer",
        speakerName: "Ann Price",
        speakerType: "Executives",
        text: "Revenue grew."
      },
      problems: [],
      unknown: []
    })
  })

  it.each<readonly [string, string, keyof ImportLine, string | number | null]>([
    ["firm_id", "24937", "firmId", "24937"],
    ["firm_id", "24937.0", "firmId", "24937"],
    ["firm_id", "9007199254740991", "firmId", "9007199254740991"],
    ["firm_id", '"900719925474099301"', "firmId", "900719925474099301"],
    ["transcript_id", "2170794.0", "transcriptId", "2170794"],
    ["transcript_id", '"0021-a.b"', "transcriptId", "0021-a.b"],
    ["call_date", '"2020-02-29"', "callDate", "2020-02-29"],
    ["call_date", '"2021-01-27T00:00:00.000"', "callDate", "2021-01-27"],
    ["call_date", '"2021-01-27T00:00:00.000Z"', "callDate", "2021-01-27"],
    ["call_date", '"2021-01-27 00:00:00"', "callDate", "2021-01-27"],
    ["component_order", "3.0", "order", 3],
    ["component_order", '"3"', "order", 3],
    ["component_order", "0", "order", 0],
    ["component_type", "null", "componentType", null],
    ["permno", '"14593"', "permno", 14593],
    ["permno", '"14593.0"', "permno", 14593],
    ["permno", "14593.0", "permno", 14593],
    ["permno", "0", "permno", null],
    ["permno", '""', "permno", null],
    ["permno", "null", "permno", null],
    ["gvkey", "1690", "gvkey", "001690"],
    ["gvkey", "1690.0", "gvkey", "001690"],
    ["gvkey", '"01690"', "gvkey", "001690"],
    ["gvkey", '"1690.0"', "gvkey", "001690"],
    ["gvkey", '""', "gvkey", null],
    ["gvkey", "0", "gvkey", null],
    ["firm_name", '" "', "firmName", null],
    ["firm_name", "null", "firmName", null],
    ["text", "null", "text", null],
    ["text", '"\\ud83d\\ude00"', "text", "😀"]
  ])("with %s %s is certain", (field, raw, name, value) => {
    const { line, problems } = checkLine(lineWith(field, raw))
    expect(problems).toEqual([])
    expect(line?.[name]).toBe(value)
  })

  it.each([
    ["firm_id", "9007199254740993", "too large for a JSON number: digits get lost above 9007199254740991"],
    ["firm_id", "1e300", "too large"],
    ["firm_id", "9007199254740990.6", "not a whole number"],
    ["firm_id", "-1", "negative"],
    ["firm_id", '"AAPL"', '"AAPL" is not a number'],
    ["firm_id", '""', "not a number"],
    ["firm_id", '"0024937"', "leading zeros; write 24937"],
    ["firm_id", '"1234567890123456789"', "more than 18 digits"],
    ["firm_id", "null", "null is not a firm's number"],
    ["firm_id", "true", "not a firm's number"],
    ["firm_name", "5", "not text"],
    ["transcript_id", "9007199254740993", "too large"],
    ["transcript_id", '"a_b"', "letters A-Z, digits, - and ."],
    ["transcript_id", '""', "letters A-Z, digits, - and ."],
    ["call_date", '"2021-02-30"', "February 2021 has 28 days"],
    ["call_date", '"2021-02-29"', "February 2021 has 28 days"],
    ["call_date", '"2021-04-31"', "April 2021 has 30 days"],
    ["call_date", '"2021-01-00"', "January 2021 has 31 days"],
    ["call_date", '"2021-13-01"', "there is no month 13"],
    ["call_date", '"2021-00-01"', "there is no month 00"],
    ["call_date", '"0000-01-01"', "its year is 0"],
    ["call_date", '"0021-01-27"', "its year is 21"],
    ["call_date", '"02/20/2021"', "not a date such as 2021-01-27"],
    ["call_date", '"2021-1-7"', "not a date such as 2021-01-27"],
    ["call_date", '"２０２１-01-27"', "not a date"],
    ["call_date", '"2021-01-27T21:30:00Z"', "has a time of day"],
    ["call_date", '"2021-01-27T00:00:00-05:00"', "has a time of day"],
    ["call_date", "1611705600000", 'date_format="iso"'],
    ["call_date", "null", "not a date"],
    ["component_order", "1.5", "not a whole number"],
    ["component_order", "-1", "negative"],
    ["component_order", "2147483648", "above 2147483647"],
    ["component_order", '"first"', "not a whole number"],
    ["component_order", "null", "not a whole number"],
    ["component_type", '"speech"', "not one of presentation, question, answer, operator"],
    ["component_type", '"toString"', "not one of"],
    ["permno", "-14593", "negative"],
    ["permno", "14593.5", "not a whole number"],
    ["permno", '"n/a"', "not a whole number"],
    ["permno", "NaN", "NaN is not JSON; write null"],
    ["permno", "Infinity", "Infinity is not JSON; write null"],
    ["permno", "[]", "not a whole number"],
    ["gvkey", '"0001690"', "more than six digits"],
    ["gvkey", '"00169001"', "more than six digits"],
    ["gvkey", "1234567", "more than six digits"],
    ["gvkey", '"IBM"', 'six digits such as "001690"'],
    ["gvkey", "1690.5", "not a whole number"],
    ["text", "5", "not text"],
    ["text", '"cut \\ud83d"', "\\ud83d, half of a character"],
    ["text", '"\\ude00 cut"', "\\ude00, half of a character"],
    ["text", '"a\\u0000b"', "NUL character"],
    ["speaker_name", '{"first":"Ann"}', "not text"],
    ["speaker_type", "2", "not text"]
  ])("with %s %s is told: %s", (field, raw, message) => {
    const { line, problems } = checkLine(lineWith(field, raw))
    expect(line).toBeUndefined()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ field, what: expect.stringContaining(message) as string })
  })

  it("tells all that is wrong with it", () => {
    expect(
      checkLine('{"firm_id":-1,"Transcript_ID":5,"call_date":"2021-02-30","text":null}').problems.map(({ field, what }) => [field, what])
    ).toEqual([
      ["transcript_id", 'is missing; the line has "Transcript_ID": write it as transcript_id'],
      ["component_order", "is missing; the line has firm_id, Transcript_ID, call_date, text"],
      ["firm_id", "-1 is negative"],
      ["call_date", "2021-02-30 is not a date: February 2021 has 28 days"]
    ])
  })

  it("names fields that the format does not know", () => {
    expect(checkLine(JSON.stringify({ ...good, PERMNO: 1, notes: { a: [1] } })).unknown).toEqual(["PERMNO", "notes"])
  })

  it("keeps any text that UTF-8 can hold, and throws on none", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { line, problems } = checkLine(JSON.stringify({ ...good, text }))
        if (text.isWellFormed() && !text.includes("\0")) expect(line?.text).toBe(text)
        else expect(problems).toHaveLength(1)
      }),
      { seed: 13, numRuns: 1_000 }
    )
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (line) => {
        expect(checkLine(line).problems.length).toBeGreaterThan(0)
      }),
      { seed: 14, numRuns: 1_000 }
    )
  })
})
