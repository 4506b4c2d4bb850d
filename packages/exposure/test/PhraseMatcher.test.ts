import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makePhraseMatcher } from "../src/index.ts"

const finds = (phrase: string, text: string): boolean => makePhraseMatcher([phrase])(text).length > 0

describe("a phrase is found", () => {
  it.each([
    ["data center", "We opened two data centers."],
    ["data centers", "a data-center in Ohio"],
    ["Data-Center", "DATA CENTER demand"],
    ["battery", "Batteries were short."],
    ["batteries", "one battery"],
    ["tax", "higher taxes"],
    ["cache", "larger caches"],
    ["supply chain", "the supply\u2011chain’s weak spot"],
    ["café", "two cafes"],
    ["cafe", "our CAFÉS"],
    ["AI", "Generative AI helps"],
    ["AI", "what A.I. can do"],
    ["EV", "more EVs"],
    ["ai", "AI and ai"],
    ["5G", "5g networks"],
    ["R&D", "our R&D spending"],
    ["covid", "COVID-19"],
    ["internet of things", "the Internet of Things"],
    ["net zero", "net, zero"]
  ])("%s in %j", (phrase, text) => expect(finds(phrase, text)).toBe(true))
})

describe("a phrase is not found", () => {
  it.each([
    ["AI", "as I said again"],
    ["ai", "said again"],
    ["IT", "it is what it is"],
    ["plan", "two planes"],
    ["plane", "our plans"],
    ["news", "a new store"],
    ["goods", "a good year"],
    ["data center", "data about the center"],
    ["supply chain", "the chain's supply"],
    ["gas", "ga"],
    ["bus", "bu"]
  ])("%s in %j", (phrase, text) => expect(finds(phrase, text)).toBe(false))
})

it("finds phrases that begin with each other, overlap and repeat, each once and in the order of the list", () => {
  const phrases = ["chain", "supply chain", "supply", "supply chain risk", "chain risk", "supply chain"]
  expect(makePhraseMatcher(phrases)("Supply chain risks, and the supply chain.")).toEqual([0, 1, 2, 3, 4, 5])
})

// The same rule, phrase by phrase, as a regular expression over texts of few words: what the one search must agree with.
const naive = (phrase: string, text: string): boolean => {
  const pattern = phrase
    .split(" ")
    .map((word) =>
      word === word.toUpperCase()
        ? `${word}s?`
        : word
            .split("")
            .map((letter) => `[${letter}${letter.toUpperCase()}]`)
            .join("") + "[sS]?"
    )
    .join("[ ,.-]+")
  return new RegExp(`(?<![A-Za-z])${pattern}(?![A-Za-z])`).test(text)
}

it("agrees with one regular expression per phrase on whatever text", () => {
  const words = ["cloud", "rate", "IT", "it", "item", "AI", "said", "rates", "loan"]
  const phrase = fc
    .array(fc.constantFrom("cloud", "rate", "IT", "it", "AI", "loan"), { minLength: 1, maxLength: 3 })
    .map((list) => list.join(" "))
  const spoken = fc.constantFrom(...words, "Clouds", "RATE", "AIs", "Its", "ITs", "Loans", "cloudy")
  const text = fc.array(fc.tuple(spoken, fc.constantFrom(" ", "-", ", ", ". ")), { maxLength: 12 }).map((pairs) => pairs.flat().join(""))
  fc.assert(
    fc.property(fc.array(phrase, { minLength: 1, maxLength: 8 }), text, (phrases, spokenText) => {
      const expected = phrases.flatMap((one, at) => (naive(one, spokenText) ? [at] : []))
      expect(makePhraseMatcher(phrases)(spokenText)).toEqual(expected)
    }),
    { seed: 1, numRuns: 3000 }
  )
})

it("takes any text", () => {
  const find = makePhraseMatcher(["a b", "ÄÖ", "5", "𝒳"])
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(find(text).every((at) => at >= 0 && at < 4)).toBe(true)
    }),
    { seed: 1, numRuns: 500 }
  )
})
