import { describe, expect, it } from "vitest"
import { type Call, defaultTextOptions, makeCallText, splitSentences } from "../src/index.ts"
import { checkCallText } from "../src/testing/OddText.ts"

const callTextOf = makeCallText(defaultTextOptions)
const callOf = (text: string, speakers = 1): Call => ({
  firmId: "1",
  transcriptId: "2",
  components: Array.from({ length: speakers }, (_, i) => ({
    componentId: String(i),
    componentOrder: i,
    componentTypeId: 2,
    speakerType: "Executives",
    speakerName: `Ann${"abcdefghij"[i % 10]} Price${i}`,
    text
  }))
})
const words =
  "revenue in our core business grew and we expect that margins will improve because demand for the new product is strong so customers order more "

describe("a text of any length", () => {
  // Each of these took minutes or longer wherever time grew with the square of the length: the test's time limit is the assertion.
  const shapes: ReadonlyArray<readonly [name: string, text: string]> = [
    ["without a space", "a".repeat(200_000)],
    ["of words without a space", "revenue".repeat(30_000)],
    ...[
      "ab.",
      "ab.Ab",
      "(",
      "[",
      "(inaudible ",
      "[inaudible",
      ".",
      ". ",
      "…",
      "?!",
      '"',
      "'",
      "a'",
      "a'd",
      "-",
      "a-",
      "a_",
      "a@",
      "a.b@c",
      "a&",
      "1",
      "1,",
      "1/",
      "$1",
      "A.",
      "A. ",
      "\n",
      " ",
      "a\r\n",
      "• a ",
      "] ",
      "Ã",
      "â€",
      "ÃƒÂ",
      "\u0092",
      "\u200b",
      "a\u200b",
      "\u0301",
      "😀",
      "\ud800",
      "我们的收入",
      "actual results differ ",
      "forward-looking ",
      "¶ "
    ].map((piece) => [JSON.stringify(piece), piece.repeat(Math.ceil(200_000 / piece.length))] as const)
  ]
  it.each(shapes)("is read in time that grows with it: %s", (_, text) => {
    const call = callOf(`Steel prices rose ${text} and fell.`)
    expect(checkCallText(call, callTextOf(call), defaultTextOptions)).toEqual([])
  })

  it("is read in time that grows with it: 5 MB in one component, with and without full stops, and thousands of speakers", () => {
    for (const call of [callOf(words.repeat(35_000)), callOf(`${words.trim()}. `.repeat(35_000)), callOf(words, 5000)]) {
      const callText = callTextOf(call)
      expect(callText.outcome).toEqual({ _tag: "Kept" })
      expect(callText.sentences.length).toBeGreaterThan(4000)
    }
  })
})

describe("speech without punctuation", () => {
  const cut = (text: string) => splitSentences(text).map(({ end, start }) => text.slice(start, end))

  it("is cut into pieces of sensible length, before words such as and, so, but, because", () => {
    const pieces = cut(words.repeat(20).trim())
    const lengths = pieces.map((piece) => piece.split(" ").length)
    expect(pieces.length).toBeGreaterThan(10)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(45)
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(20)
    expect(
      pieces
        .slice(1)
        .map((piece) => piece.split(" ")[0])
        .filter((first) => !["and", "because", "so"].includes(first!))
    ).toEqual([])
    expect(pieces.join(" ")).toBe(words.repeat(20).trim())
  })

  it("is cut by length where there is no such word", () => {
    const pieces = cut("steel ".repeat(1000).trim())
    expect(pieces.map((piece) => piece.split(" ").length)).toEqual([...Array.from({ length: 22 }, () => 45), 10])
  })

  it("cuts speech that has commas and nothing else", () => {
    const speech = Array.from({ length: 36 }, (_, i) => `we looked at the plant number ${i} and it makes good steel`).join(", ")
    const pieces = cut(`${speech}.`)
    expect(pieces.length).toBeGreaterThan(8)
    expect(Math.max(...pieces.map((piece) => piece.split(" ").length))).toBeLessThanOrEqual(45)
  })

  it("leaves long sentences whole that an editor has punctuated", () => {
    const list = `We sell ${Array.from({ length: 60 }, (_, i) => `pipes of kind ${i}`).join(", ")}, and steel.`
    expect(cut(list)).toEqual([list])
    const long = `${"the plant makes steel for the region ".repeat(13)}today.`
    expect(cut(long)).toEqual([long])
  })
})
