import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explainJson } from "../../src/import/ExplainJson.ts"
import { JsonError, jsonFields } from "../../src/import/JsonFields.ts"

/** What the program says of a line; undefined where it can read it. */
const said = (line: string): string | undefined => {
  try {
    jsonFields(line)
    return undefined
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return explainJson(error)
  }
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

const valuesOf = (line: string): Record<string, unknown> =>
  Object.fromEntries(jsonFields(line).map(({ name, raw }) => [name, JSON.parse(raw) as unknown]))

describe("the fields of a line", () => {
  it("are those that JSON.parse finds, for any object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(0, 1), (object, indent) => {
        const line = JSON.stringify(object, undefined, indent)
        expect(valuesOf(line)).toEqual(JSON.parse(line))
      }),
      { seed: 11, numRuns: 500 }
    )
  })

  it("are found exactly where JSON.parse finds an object, whatever was cut out, put in or cut off", () => {
    const objects = fc
      .dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
      .map((object) => JSON.stringify(object))
    const pieces = fc.constantFrom(
      "",
      ",",
      ":",
      "{",
      "}",
      "[",
      "]",
      '"',
      "\\",
      "0",
      "-",
      ".",
      "e",
      "+",
      "1",
      " ",
      "\t",
      "\n",
      "\u0001",
      "null",
      "NaN",
      "tru",
      "\\u12",
      "\\x",
      "\u00a0"
    )
    let objectsSeen = 0
    fc.assert(
      fc.property(objects, fc.nat(), fc.nat({ max: 4 }), pieces, (line, place, cut, piece) => {
        const at = place % (line.length + 1)
        const broken = line.slice(0, at) + piece + line.slice(at + cut)
        const value = parsed(broken)
        const message = said(broken)
        if (isObject(value) && message !== undefined) expect(message).toContain("twice")
        else expect(message === undefined).toBe(isObject(value))
        if (message === undefined) objectsSeen++
      }),
      { seed: 12, numRuns: 5_000 }
    )
    expect(objectsSeen).toBeGreaterThan(200)
  })

  it("keep digits that a number would lose", () => {
    expect(jsonFields('{"id": 9007199254740993}')).toEqual([{ name: "id", raw: "9007199254740993" }])
  })

  it("may lie deep", () => {
    const deep = `{"a":${'[{"b":'.repeat(50_000)}1${"}]".repeat(50_000)}}`
    expect(jsonFields(deep)).toHaveLength(1)
    expect(said(deep.slice(0, -3))).toContain("ends inside")
  })

  it.each([
    ['{"permno": NaN}', "NaN is not JSON; write null"],
    ['{"permno": -Infinity}', "-Infinity is not JSON; write null"],
    ['{"permno": None}', "None is not JSON; write null"],
    ['{"a": True}', "True is not JSON; write true"],
    ['{"a": yes}', "yes is not JSON; text must be in double quotes"],
    ['{"a": [1, NaN]}', "NaN is not JSON"],
    ['{"a": 01}', "01 is not a JSON number"],
    ['{"a": 1,5}', "a field's name in double quotes was expected, 5 stands there"],
    ['{"a": +5}', "+5 is not a JSON number"],
    ["{'a': 1}", "a field's name in double quotes was expected, ' stands there"],
    ['{"a": 1,}', "a field's name in double quotes was expected, } stands there"],
    ['{"a": 1 "b": 2}', 'a comma or } was expected, " stands there'],
    ['{"a" 1}', "a colon was expected, 1 stands there"],
    ['{"a": "two\twords"}', "U+0009 stands in a text at character 11; write it as \\t"],
    ['{"a": "C:\\dir"}', "\\d at character 10 is not an escape"],
    ['{"a": "\\u12G4"}', "\\u12G4 at character 8 is not an escape"],
    ['{"a": 1, "a": 2}', "there twice"],
    ['{"a": 1, "\\u0061": 2}', "there twice"],
    ['{"a": 1}{"a": 2}', "a second object follows"],
    ['{"a": 1}\r{"a": 2}', "a second object follows"],
    ['{"a": 1};', "something follows the object at character 9"],
    ['[{"a": 1}]', "begins a JSON list"],
    ["firm_id,text", "is not a JSON object"],
    ['{"a": "half', "ends inside"],
    ['{"a": "half\\', "ends inside"],
    ['{"a": "half\\u00', "ends inside"],
    ['{"a": tru', "ends inside"],
    ['{"a": 1.', "ends inside"],
    ['{"a"', "ends inside"],
    ["{", "ends inside"]
  ])("%s is told: %s", (line, message) => {
    expect(said(line)).toContain(message)
  })
})
