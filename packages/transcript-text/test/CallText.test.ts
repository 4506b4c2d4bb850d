import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type CallComponent, defaultTextOptions, makeCallText, makeSentenceCleaner, noNames } from "../src/index.ts"
import { labelledTexts } from "./LabelledSentences.ts"

const callTextOf = makeCallText(defaultTextOptions)
const clean = makeSentenceCleaner(defaultTextOptions)
const nobody = noNames

const executive = (text: string | null, componentTypeId: number | null = 2): CallComponent => ({
  componentId: "",
  componentOrder: 0,
  componentTypeId,
  speakerType: "Executives",
  speakerName: "Ann M. Price",
  text
})
const analyst = (text: string): CallComponent => ({
  componentId: "",
  componentOrder: 0,
  componentTypeId: 3,
  speakerType: "Analysts",
  speakerName: "Tom O'Neill-Grant",
  text
})
const operator = (text: string, componentTypeId: number): CallComponent => ({
  componentId: "",
  componentOrder: 0,
  componentTypeId,
  speakerType: "Operator",
  speakerName: "Operator",
  text
})

const derive = (...components: ReadonlyArray<CallComponent>) =>
  callTextOf({
    firmId: "11",
    transcriptId: "22",
    components: components.map((component, i) => ({ ...component, componentId: `c${i}`, componentOrder: i }))
  }).sentences

describe("a call's sentences", () => {
  it("leave the operator out, number what is kept and tell the section", () => {
    const sentences = derive(
      operator("Welcome to the conference call of the company today.", 1),
      executive("Revenue grew in every region. We opened new stores."),
      operator("We take a question from the line of somebody.", 7),
      analyst("How strong was demand for software?"),
      executive("Demand for software was very strong.", 4)
    )
    expect(sentences.map(({ position, section, sentenceId, speakerType }) => [sentenceId, position, section, speakerType])).toEqual([
      ["11_22_0000", 0, "presentation", "Executives"],
      ["11_22_0001", 1, "presentation", "Executives"],
      ["11_22_0002", 2, "question", "Analysts"],
      ["11_22_0003", 3, "answer", "Executives"]
    ])
    expect(sentences[0]!.rawText).toBe("Revenue grew in every region.")
    expect(sentences.map((sentence) => sentence.cleanedText)).toEqual([
      "revenue grow region",
      "open new store",
      "strong demand software",
      "demand software strong"
    ])
  })

  it("drop sentences with one word or none left, and components without text", () => {
    expect(derive(executive("Yes. Thank you. Revenue. In 2020, it was $5 million."), executive(null), executive(""))).toEqual([])
  })

  it("place components of unknown type by whether questions have begun", () => {
    const strange = executive("Margins improved because freight costs fell.", null)
    expect(derive(strange, analyst("What about freight costs and margins?"), strange).map(({ section }) => section)).toEqual([
      "presentation",
      "question",
      "answer"
    ])
  })

  it("flag safe-harbour paragraphs, short ones with one cue and longer ones with two", () => {
    const filler = (words: number) => Array.from({ length: words / 5 }, () => "We sell steel pipes abroad.").join(" ")
    const flags = (text: string) => [...new Set(derive(executive(text)).map(({ safeHarbor }) => safeHarbor))]
    expect(flags(`Today's call holds forward-looking statements about sales. ${filler(100)}`)).toEqual([true])
    expect(flags(`Today's call holds forward-looking statements about sales. ${filler(500)}`)).toEqual([false])
    expect(flags(`These are forward-looking statements. Actual results may differ materially from plans. ${filler(500)}`)).toEqual([true])
    expect(flags(`These are forward-looking statements. Actual results may differ materially from plans. ${filler(900)}`)).toEqual([false])
    expect(flags(filler(100))).toEqual([false])
  })

  it("can leave safe-harbour paragraphs out", () => {
    const without = makeCallText({ ...defaultTextOptions, keepSafeHarbor: false })
    const components = [executive("Today's call holds forward-looking statements about sales."), executive("Steel prices rose abroad.")]
    expect(without({ firmId: "1", transcriptId: "2", components }).sentences.map(({ cleanedText }) => cleanedText)).toEqual([
      "steel price rise abroad"
    ])
  })
})

describe("cleaned text", () => {
  it("has no dates, times, numbers, money, percents, stop words and punctuation", () => {
    const cases: ReadonlyArray<readonly [string, string]> = [
      ["In the third quarter of 2020, organic sales in China rose 5% to $1.5 billion.", "organic sale china rise"],
      ["At 10:30 a.m. on January 5th we shipped 25 turbines.", "ship turbine"],
      ["We're seeing stronger COVID-19 testing, and M&A didn't slow.", "see strong covid-19 testing m&a slow"],
      ["Afternoon, operator, welcome, thanks for your questions about loans and deposits.", "loan deposit"],
      ["Moody's, and Moody's again, upgraded our bonds.", "moody moody upgrade bond"],
      ["The plant [Indecipherable] runs [Phonetic] smoothly.", "plant run smoothly"]
    ]
    expect(
      clean(
        cases.map(([sentence]) => sentence),
        nobody
      )
    ).toEqual(cases.map(([, cleaned]) => cleaned))
  })

  it("has no names of the call's own speakers, but keeps the words that only look like them", () => {
    const sentences = derive(
      executive("Thank you, Tom, and welcome to Ann Price and her finance team."),
      executive("Price increases held and the price of steel fell."),
      analyst("Grant revenue from the O'Neill contract fell, and Price explained churn; a grant covers it.")
    )
    expect(sentences.map((sentence) => sentence.cleanedText)).toEqual([
      "finance team",
      "price increase hold price steel fall",
      "grant revenue contract fall explain churn grant cover"
    ])
  })

  it("has the words that readers look for where a dictionary has others", () => {
    expect(derive(executive("Our data center sells contact lenses through social media.")).map(({ cleanedText }) => cleanedText)).toEqual([
      "data center sell contact lens social media"
    ])
  })

  it("of sentences does not depend on what was cleaned before", () => {
    const texts = [
      ...labelledTexts().map(({ sentences }) => sentences),
      ["I used Moody's and Fitch."],
      ["By Moody's, we are fine (Moody's)."],
      ["Lowe's is near; Lowe's, too."],
      ["It's e-commerce, S&P's, 5G."]
    ]
    const fresh = makeSentenceCleaner(defaultTextOptions)
    const alone = texts.map((sentences) => fresh(sentences, nobody))
    const order = fc.shuffledSubarray(
      texts.map((_, i) => i),
      { minLength: 50 }
    )
    fc.assert(
      fc.property(order, (indexes) => {
        for (const i of indexes) expect(clean(texts[i]!, nobody)).toEqual(alone[i])
      }),
      { numRuns: 20 }
    )
  })

  it("has one text for each sentence, whatever is in it", () => {
    const sentence = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("¶", "a ¶ b", "", " ", "$5", "March 3", "[Phonetic]", "It's", "...")
    )
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 8 }), (sentences) => {
        expect(clean(sentences, nobody)).toHaveLength(sentences.length)
      })
    )
  })
})
