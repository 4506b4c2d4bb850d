import { expect, it } from "vitest"
import { defaultTextOptions, makeSentenceCleaner, noNames, splitSentences } from "../src/index.ts"

it("a text may hold more different words than the language model can number", () => {
  const letters = (n: number): string =>
    [...n.toString(36)].map((digit) => "abcdefghijklmnopqrstuvwxyz"[Number.parseInt(digit, 36) % 26]).join("")
  const many = Array.from({ length: 450_000 }, (_, i) => `z${letters(i * 31)}x`).join(" ")
  const clean = makeSentenceCleaner(defaultTextOptions)
  const sentences = splitSentences(many).map(({ end, start }) => many.slice(start, end))
  const cleaned = clean([...sentences, "Steel prices rose."], noNames)
  expect(cleaned.at(-1)).toBe("steel price rise")
  expect(cleaned.slice(0, -1)).toEqual(sentences)
})
