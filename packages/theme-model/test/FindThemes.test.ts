import { staticEmbedder } from "@ftm/topic-model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { findThemes, themeOptions } from "../src/index.ts"
import { keywordMentions, bestExample } from "../src/KeywordMentions.ts"
import { themeKeywords } from "../src/ThemeKeywords.ts"
import { runsAcrossFirms } from "../src/ThemeRules.ts"
import { subjects, topicsOf } from "./Quarter.ts"

const subjectOf = (topicId: string): string => topicId.split("_")[1] ?? ""

describe("themes", () => {
  it("are the subjects that firms share", async () => {
    const { noThemes, themes } = await findThemes(topicsOf(12), staticEmbedder)
    expect(noThemes).toBeUndefined()
    // Each subject leads a theme, and at most one topic in ten lies with another subject.
    const leading = themes.map(({ topicIds }) => {
      const counts = Map.groupBy(topicIds, subjectOf)
      return [...counts].sort((a, b) => b[1].length - a[1].length)[0] ?? (["", []] as const)
    })
    expect(new Set(leading.map(([subject]) => subject)).size).toBe(Object.keys(subjects).length)
    const inThemes = themes.reduce((sum, theme) => sum + theme.topicIds.length, 0)
    const pure = leading.reduce((sum, [, ids]) => sum + ids.length, 0)
    console.log(JSON.stringify({ topics: 72, inThemes, pure, themes: themes.length }))
    expect(pure / inThemes).toBeGreaterThan(0.9)
    expect(inThemes / 72).toBeGreaterThan(0.7)
  })

  it("do not depend on the order of the topics", async () => {
    const topics = topicsOf(8)
    const expected = await findThemes(topics, staticEmbedder)
    expect(expected.themes.length).toBeGreaterThan(1)
    for (const order of fc.sample(fc.shuffledSubarray([...topics], { minLength: topics.length }), 3)) {
      expect(await findThemes(order, staticEmbedder)).toEqual(expected)
    }
  })

  it("have topics of two firms or more, none with more than 40 %, and keep what they count", async () => {
    const topics = topicsOf(10)
    const options = themeOptions(topics.length)
    const { themes } = await findThemes(topics, staticEmbedder)
    const seen = new Set<string>()
    for (const theme of themes) {
      const members = topics.filter((topic) => theme.topicIds.includes(topic.topicId))
      expect(runsAcrossFirms(members, options)).toBe(true)
      expect(theme.nFirms).toBe(new Set(members.map((topic) => topic.firmId)).size)
      expect(theme.nSentences).toBe(members.reduce((sum, topic) => sum + topic.nSentences, 0))
      expect(theme.keywords.length).toBeGreaterThan(0)
      for (const id of theme.topicIds) {
        expect(seen.has(id)).toBe(false)
        seen.add(id)
      }
    }
  })

  it.each([0, 1, 2])("there are none for %i firms, and it says why", async (firms) => {
    const { noThemes, themes } = await findThemes(topicsOf(firms), staticEmbedder)
    expect(themes).toEqual([])
    expect(noThemes).toMatch(new RegExp(`^No theme: .*${firms * 6} topics of ${firms} firm`))
  })

  it("any small quarter gives an answer", async () => {
    const all = topicsOf(6)
    await fc.assert(
      fc.asyncProperty(fc.subarray([...all]), async (topics) => {
        const { noThemes, themes } = await findThemes(topics, staticEmbedder)
        expect(themes.length > 0).toBe(noThemes === undefined)
      }),
      { numRuns: 30 }
    )
  })
})

describe("the rules of a theme", () => {
  const group = (...firms: ReadonlyArray<string>) =>
    firms.map((firmId, n) => ({ topicId: `${firmId}_${n}`, firmId, keywords: ["k"], nSentences: 1, sentences: [] }))
  it.each<[string, ReadonlyArray<string>, boolean]>([
    ["one firm", ["1"], false],
    ["two firms in equal parts", ["1", "2"], false],
    ["three", ["1", "2", "3"], true],
    ["one firm with exactly 40 %", ["1", "1", "2", "3", "4"], true],
    ["one firm with half", ["1", "1", "2", "3"], false]
  ])("%s: %j", (_, firms, expected) => {
    expect(runsAcrossFirms(group(...firms), themeOptions(10))).toBe(expected)
  })
})

describe("keywords of themes", () => {
  it("are those that the theme's topics share and others lack, without repetitions", () => {
    const [first, second] = themeKeywords(
      [
        [
          ["supply chain", "freight", "cost"],
          ["freight", "supply chain", "port"],
          ["supply", "freight", "cost"]
        ],
        [
          ["wage", "cost"],
          ["wage", "hiring"]
        ]
      ],
      [["cost", "margin"], ["cost"]],
      3
    )
    expect(first).toEqual(["freight", "supply chain", "cost"])
    expect(second).toEqual(["wage"])
  })
  it("a theme whose topics share no keyword takes any", () => {
    expect(themeKeywords([[["a"], ["b"]]], [], 5)).toEqual([["a", "b"]])
  })
})

describe("sentences that tell of a theme", () => {
  const keywords = ["supply chain", "freight"]
  it.each([
    ["Our supply chains are tight.", 1],
    ["Freight rates and supply of the chain.", 1.5],
    ["Freight only.", 0.5],
    ["None.", 0]
  ])("%s", (sentence, expected) => expect(keywordMentions(sentence, keywords)).toBe(expected))
  it("the one that mentions most, of equals the first", () => {
    expect(bestExample(["Hello.", "Freight is up.", "Freight is down."], keywords)).toBe("Freight is up.")
    expect(bestExample(["Hello.", "Bye."], keywords)).toBe("Hello.")
    expect(bestExample([], keywords)).toBeUndefined()
  })
})
