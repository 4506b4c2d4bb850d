import { describe, expect, it } from "vitest"
import { plantedQuarters } from "../src/index.ts"

const quarters = ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
const planted = plantedQuarters({ seed: 7, firms: 60, quarters })

/** Firms that speak of the theme, quarter by quarter. */
const firmsOf = (theme: string): ReadonlyArray<number> =>
  planted.quarters.map(
    ({ topics }) => new Set(topics.filter(({ topicId }) => planted.themeOf.get(topicId) === theme).map(({ firmId }) => firmId)).size
  )

/** The firms before and in the quarter in which that happens to the theme. */
const around = (what: string): { before: number; after: number; firms: ReadonlyArray<number>; into: ReadonlyArray<number>; at: number } => {
  const event = planted.events.find((one) => one.what === what)
  if (event === undefined) throw new Error(`nothing ${what}`)
  const at = quarters.indexOf(event.quarter)
  const firms = firmsOf(event.theme)
  return { at, firms, before: firms[at - 1] ?? -1, after: firms[at] ?? -1, into: "into" in event ? firmsOf(event.into) : [] }
}

describe("planted quarters", () => {
  it("are the same for the same options, and others for another seed", () => {
    expect(plantedQuarters({ seed: 7, firms: 60, quarters })).toEqual(planted)
    const other = plantedQuarters({ seed: 8, firms: 60, quarters })
    expect(other.quarters[0]?.topics[0]?.sentences).not.toEqual(planted.quarters[0]?.topics[0]?.sentences)
  })

  it("hold what their events say, in the quarter that they say", () => {
    const appears = around("appears")
    expect(appears.firms.slice(0, appears.at).every((n) => n === 0)).toBe(true)
    expect(appears.firms.slice(appears.at).every((n) => n > 10)).toBe(true)
    const vanishes = around("vanishes")
    expect(vanishes.firms.slice(0, vanishes.at).every((n) => n > 10)).toBe(true)
    expect(vanishes.firms.slice(vanishes.at).every((n) => n === 0)).toBe(true)
    const grows = around("grows")
    expect(grows.after).toBeGreaterThan(1.5 * grows.before)
    const fades = around("fades")
    expect(fades.after).toBeLessThan(fades.before / 1.5)
    const splits = around("splits")
    expect(splits.into[splits.at - 1]).toBe(0)
    expect(splits.into[splits.at]).toBeGreaterThan(10)
    const merges = around("merges")
    expect([merges.before > 10, merges.after]).toEqual([true, 0])
    expect(merges.into[merges.at]).toBeGreaterThan(10)
  })

  it("speak of what splits and merges in one topic, as long as it is one", () => {
    const split = planted.events.find(({ what }) => what === "splits")
    const saysTariffs = planted.quarters.map(({ topics }) =>
      topics.some(
        ({ keywords, topicId }) =>
          planted.themeOf.get(topicId) === split?.theme && keywords.some((word) => word.startsWith("tariff") || word.startsWith("dut"))
      )
    )
    expect(saysTariffs).toEqual(quarters.map((quarter) => quarter < (split?.quarter ?? "")))
  })

  it("have a truth for every topic, ids by falling size, and no two firms with the same words", () => {
    for (const { quarter, topics } of planted.quarters) {
      expect(topics.every(({ topicId }) => planted.themeOf.has(topicId))).toBe(true)
      for (const [firmId, own] of Map.groupBy(topics, (topic) => topic.firmId)) {
        expect(own.map(({ topicId }) => topicId)).toEqual(own.map((_, n) => `${firmId}_${quarter}_${n}`))
        expect(own.map(({ nSentences }) => nSentences)).toEqual(own.map(({ nSentences }) => nSentences).toSorted((a, b) => b - a))
      }
      const keywords = topics.map((topic) => topic.keywords.join(" "))
      expect(new Set(keywords).size).toBeGreaterThan(0.99 * keywords.length)
    }
    expect([...planted.kindOf.values()].filter((kind) => kind === "reporting")).toHaveLength(2)
  })

  it("need a quarter to compare with", () => {
    expect(() => plantedQuarters({ seed: 1, firms: 3, quarters: ["2023Q1"] })).toThrow("1 quarters")
  })
})
