import { describe, expect, it } from "vitest"
import { defaultTextOptions, makeSentenceCleaner, noNames, speakerNames } from "../src/index.ts"
import { contractions, lexicon, allMarks } from "./Spellings.ts"

const options = { ...defaultTextOptions, minWords: 1 }
const used = makeSentenceCleaner(options)
const cleaned = (sentence: string): string => used([sentence], noNames)[0]!

const expectEach = (cases: ReadonlyArray<readonly [said: string, cleaned: string]>): void =>
  expect(cases.map(([said]) => [said, cleaned(said)])).toEqual(cases)

describe("a word's lemma comes from that word", () => {
  it("for contractions without an apostrophe, where the library took other texts' words", () => {
    expectEach([
      ["We cant, because of freight.", "freight"],
      ["They dont. Margins rose", "margin rise"],
      ["It isnt; steel prices matter", "steel price matter"]
    ])
  })

  it("and not from what looks like a remark, a footnote or the unit of a number", () => {
    expectEach([
      ["We reach (break-even for steel pipes) soon", "reach break steel pipe soon"],
      ["CO₂ prices and CO2 prices", "co2 price co2 price"],
      ["Sales in 1H21, 2H'20, 9M2020 and CY21 rose", "sale rise"],
      ["Windows™ sales¹ grew [Laughter]", "window sale grow"]
    ])
  })

  it("for contractions in every spelling, before every mark, in a used and in a fresh reader", () => {
    const said = contractions().flatMap((word) => ["", ...allMarks].map((mark) => `${word}${mark}`))
    expect(said.length).toBeGreaterThan(5000)
    const inText = said.map((word) => `Steel ${word} prices`)
    const fresh = makeSentenceCleaner(options)(inText.toReversed(), noNames).toReversed()
    expect(said.filter((word) => cleaned(word) !== "")).toEqual([])
    expect(said.filter((_, i) => cleaned(inText[i]!) !== "steel price")).toEqual([])
    expect(fresh).toEqual(inText.map(() => "steel price"))
  })

  it("for words of the model's lexicon before every mark, in any order (all of them: test:long)", () => {
    const words = lexicon().filter((_, i) => i % 211 === 7)
    const said = words.flatMap((word) => ["", ...allMarks].map((mark) => `We see ${word}${mark} steel`))
    const forwards = said.map(cleaned)
    const backwards = makeSentenceCleaner(options)(said.toReversed(), noNames).toReversed()
    expect(backwards).toEqual(forwards)
  })
})

describe("cleaned words are words", () => {
  it("without a full stop at the end of a sentence", () => {
    expectEach([
      ["That is a business we want to be in.", "business want"],
      ["Bookings rose in 2Q.", "booking rise"],
      ["We fly forty 737s.", "fly"],
      ["Mr. Brown bought steel vs. copper.", "brown buy steel copper"],
      ["Is it a no.", ""],
      ["Our sales at Kestrel Inc. and Acme Corp. rose.", "sale kestrel acme corp rise"]
    ])
  })

  it("the same with a capital, in capitals, and small", () => {
    expectEach([
      ["Margins rose", "margin rise"],
      ["GROSS MARGINS ROSE", "gross margin rise"],
      ["gross margins rose", "gross margin rise"],
      ["WE DON'T THINK FREIGHT COSTS MATTER.", "think freight cost matter"],
      ["Solutions for Relations in Communications", "solution relation communication"]
    ])
  })

  it("in one spelling each", () => {
    expectEach([
      ["We sell steel in the U.S. and the U.K., not in Peru.", "sell steel u.s. u.k. peru"],
      ["We sell steel in the U.S.", "sell steel u.s."],
      ["U.S.-based plants, the U.S.'s steel, U.S.-China trade, (U.S.).", "u.s. base plant u.s. steel u.s. china trade u.s."],
      ["Our non-U.S. plants", "non u.s. plant"],
      ["M&A, R&D and the S&P's index", "m&a r&d s&p index"],
      ["COVID-19, covid‑19: e-commerce and E-commerce.", "covid-19 covid-19 e-commerce e-commerce"],
      ["5G and 5g phones, the 401(k) plan", "5g 5g phone plan"],
      ["Moody's, (Moody's) and Lowe’s upgrade", "moody moody lowe upgrade"],
      ["A320s and the A320", "a320 a320"]
    ])
  })

  it("not numbers with letters behind them, addresses, marks or parts of them", () => {
    expectEach([
      ["Leverage of 4.87x, 50bps, EUR40, 25million, mid-30s and 3-year notes", "leverage note"],
      ["Mail ir@firm.com or see https://firm.com/a?b=c and www.firm.com, firm.co.uk/x", "mail"],
      ["Amazon.com sells -- steel-- and _copper_ - pipe-", "amazon.com sell steel copper pipe"],
      ["steel/copper, price,volume; quarter.Demand (steel)rose", "steel copper price volume demand steel rise"],
      ["Call us [email\u00a0protected] [Phonetic] (inaudible) steel", "steel"]
    ])
  })

  it("folded: ligatures, invisible characters, trademarks, footnotes", () => {
    expectEach([
      [
        "Our eﬃciency pro\u00adgram, pro\u200bgram and Kestrel™ steel² in caf\u0065\u0301s",
        "efficiency program program kestrel steel cafés"
      ]
    ])
  })

  it("in another script left out", () => {
    expectEach([["Steel 我们的收入 and Выручка rose", "steel rise"]])
  })

  it("not names of the call's speakers, also where all is in capitals", () => {
    const names = speakerNames(["Rose Price", "Tim O'Neill"], ["the price rose"])
    const clean = (sentence: string): string => used([sentence], names)[0]!
    expect(clean("Tim, steel costs fell, as Tim O’Neill said.")).toBe("steel cost fall say")
    expect(clean("THE PRICE OF STEEL ROSE")).toBe("price steel rise")
    expect(clean("THANK YOU, ROSE PRICE, STEEL FELL")).toBe("steel fall")
  })
})
