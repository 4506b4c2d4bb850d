import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { splitSentences } from "../src/index.ts"
import { labelledTexts } from "./LabelledSentences.ts"

/** Ends of sentences inside a text; the end of the text itself is no achievement and is not counted. */
const innerEnds = (text: string, sentences: ReadonlyArray<string>): ReadonlySet<number> => {
  const ends = new Set<number>()
  let from = 0
  for (const sentence of sentences) {
    const at = text.indexOf(sentence, from)
    if (at < 0) throw new Error(`not in the text: ${sentence}`)
    from = at + sentence.length
    ends.add(from)
  }
  ends.delete(text.trimEnd().length)
  return ends
}

const cut = (text: string): ReadonlyArray<string> => splitSentences(text).map(({ end, start }) => text.slice(start, end))

describe("splitSentences", () => {
  it("finds the boundaries of the labelled set with F1 of at least 0.97", () => {
    const labelled = labelledTexts()
    const wrong: Array<string> = []
    let sentences = 0
    let right = 0
    let missed = 0
    let invented = 0
    for (const { sentences: expected, text } of labelled) {
      sentences += expected.length
      const found = cut(text)
      const truth = innerEnds(text, expected)
      const guess = innerEnds(text, found)
      const hits = [...guess].filter((end) => truth.has(end)).length
      right += hits
      missed += truth.size - hits
      invented += guess.size - hits
      if (hits < truth.size || hits < guess.size) wrong.push(found.join(" | "))
    }
    const f1 = (2 * right) / (2 * right + missed + invented)
    console.log(
      `sentence boundaries: ${sentences} sentences in ${labelled.length} texts, F1 ${f1.toFixed(4)} (${right} right, ${missed} missed, ${invented} invented)`
    )
    if (wrong.length > 0) console.log(wrong.map((line) => `  ${line}`).join("\n"))
    expect(sentences).toBeGreaterThanOrEqual(300)
    expect(f1).toBeGreaterThanOrEqual(0.97)
  })

  it("keeps every character that is not white space, once and in order", () => {
    const pieces = fc.constantFrom(
      "We",
      "grew",
      "5.2%",
      ".",
      "?",
      "!",
      "...",
      "\n",
      " ",
      "U.S.",
      '"',
      "”",
      ")",
      "(",
      "No.",
      "Inc.",
      "é",
      "•",
      "- ",
      "[",
      "]",
      "𝒜",
      "a.m."
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("")
        const spans = splitSentences(text)
        let at = 0
        for (const { end, start } of spans) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(at, start).trim()).toBe("")
          at = end
        }
        expect(text.slice(at).trim()).toBe("")
      })
    )
  })

  it("gives nothing for an empty text", () => {
    expect(splitSentences("")).toEqual([])
    expect(splitSentences(" \n ")).toEqual([])
  })
})
