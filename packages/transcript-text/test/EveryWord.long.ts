import { expect, it } from "vitest"
import { defaultTextOptions, makeSentenceCleaner, noNames } from "../src/index.ts"
import { lexicon, allMarks } from "./Spellings.ts"

const options = { ...defaultTextOptions, minWords: 1 }

it("every word of the model's lexicon, before every mark, gives the same in any order, alone and beside others, in used and fresh readers", () => {
  const clean = makeSentenceCleaner(options)
  const other = makeSentenceCleaner(options)
  let said = 0
  const words = lexicon().slice(1)
  const ends = ["", ...allMarks]
  for (const [e, end] of ends.entries()) {
    const sentences = words.map((word) => `We see ${word}${end}`)
    const forwards = clean(sentences, noNames)
    // Every other word first, from behind, with each mark in another half: what was read before is never the same.
    const order = sentences.map((_, i) => i).toSorted((a, b) => ((a + e) % 2) - ((b + e) % 2) || b - a)
    const shuffled = other(
      order.map((i) => sentences[i]!),
      noNames
    )
    expect(order.filter((i, at) => shuffled[at] !== forwards[i]).map((i) => sentences[i])).toEqual([])
    for (let i = e; i < sentences.length; i += 97)
      expect([sentences[i], clean([sentences[i]!], noNames)[0]]).toEqual([sentences[i], forwards[i]])
    const notWords = forwards.filter((text) =>
      text.split(" ").some((word) => /[^\p{L}\p{M}\p{N}&'. -]/u.test(word) || (word.endsWith(".") && !/^(?:\p{L}\.)+$/u.test(word)))
    )
    expect(notWords).toEqual([])
    said += sentences.length
  }
  console.log(`${said} words and marks: the same in both orders`)
})
