import { type ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { AuditError, type Industries, parseIndustries, validatePanels } from "../src/index.ts"
import { call, quarter } from "./Calls.ts"
import { putPanel, putThemes, recordPanel, recordThemes } from "./QuarterStore.ts"

const next = parseQuarter("2021Q2")!
const firms = ["1", "2", "3", "4"].map((id) => call(id, []))

/** Two themes: reporting, of which all firms speak alike, and freight, of which firm 1 speaks most, firm 4 never, and firm 3 nobody knows. */
const counts = [
  { themeId: "2021Q1_1", of: [5, 5, 5, 5] },
  { themeId: "2021Q1_0", of: [12, 4, null, 0] },
  { themeId: null, of: [3, 3, 3, 3] }
]
const themes = [
  {
    id: "2021Q1_1",
    name: "margin",
    kind: "reporting" as const,
    keywords: ["margin"],
    firms: firms.map((one) => ({ call: one, nSentences: 5, example: "Margins held." }))
  },
  { id: "2021Q1_0", name: "freight", keywords: ["freight"], firms: [{ call: firms[0]!, nSentences: 12, example: "Freight was late." }] }
]
const putQuarter = Effect.fnUntraced(function* (of: typeof quarter, add: number) {
  yield* putThemes(of, themes)
  yield* recordThemes(of, 1)
  yield* putPanel(
    of,
    counts.flatMap(({ of: perFirm, themeId }) =>
      perFirm.map((n, f) => ({ call: firms[f]!, themeId, n: n === null || n === 0 || themeId !== "2021Q1_0" ? n : n + add * (f + 1) }))
    )
  )
  yield* recordPanel(of, 1)
})

const runner = () => {
  const { layer } = memoryStore()
  return <A, E>(work: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(Effect.provide(work, layer))
}
const validated = async (quarters: ReadonlyArray<typeof quarter>, industries?: Industries) => {
  const run = runner()
  await run(Effect.andThen(putQuarter(quarter, 0), putQuarter(next, 3)))
  return run(validatePanels(quarters, industries))
}

describe("the checks of a panel", () => {
  it("tell zeros, concentration and the leading calls of each theme, subjects first, and leave out what is not known", async () => {
    const { firms: all, pooled, themes: found, unknownRows } = await validated([quarter])
    expect({ all, unknownRows }).toEqual({ all: 4, unknownRows: 1 })
    expect(found.map(({ kind, name }) => [kind, name])).toEqual([
      ["subject", "freight"],
      ["reporting", "margin"]
    ])
    const [freight, margin] = found
    expect(freight).toMatchObject({ calls: 3, firms: 3 })
    expect(freight!.zeros).toBeCloseTo(1 / 3, 12)
    expect(freight!.concentration!.topFirm).toBeCloseTo(12 / 16, 12)
    expect(freight!.concentration!.effectiveFirms).toBeCloseTo(1 / (0.75 ** 2 + 0.25 ** 2), 12)
    expect(freight!.leadingCalls).toEqual([
      { quarter, firmId: "1", firmName: "Firm 1", share: 0.12, nSentences: 12, sentence: "Freight was late." },
      { quarter, firmId: "2", firmName: "Firm 2", share: 0.04, nSentences: 4, sentence: null }
    ])
    expect(margin).toMatchObject({ zeros: 0, variance: null })
    // One quarter: all that varies is between firms, and nothing pretends to be an effect.
    expect(freight!.variance).toEqual({ quarter: null, industry: null, industryQuarter: null, firm: null, remainder: 1 })
    expect(pooled.map(({ kind, themes: taken }) => [kind, taken])).toEqual([
      ["subject", 1],
      ["reporting", 1]
    ])
  })

  it("split the variance over quarters into parts that add up to all of it", async () => {
    const { pooled, themes: found } = await validated([quarter, next])
    const { firm, industry, quarter: between, remainder } = found[0]!.variance!
    expect(industry).toBeNull()
    expect(between! + firm! + remainder).toBeCloseTo(1, 9)
    // 12, 4, 0 and 15, 10, 0 sentences.
    const mean = 41 / 6
    const total = [12, 4, 0, 15, 10, 0].reduce((sum, n) => sum + (n - mean) ** 2, 0)
    expect(between).toBeCloseTo((3 * ((16 / 3 - mean) ** 2 + (25 / 3 - mean) ** 2)) / total, 9)
    expect(pooled[0]!.variance).toEqual(found[0]!.variance)
    expect(found[0]).toMatchObject({ quarters: 2, calls: 6, decomposed: { rows: 6, firms: 3, firmsOnce: 0 } })
  })

  it("count and name the firms without an industry, and decompose without them", async () => {
    const industries = Result.getOrThrow(parseIndustries("sic.csv", "gvkey,sic\n1,35\n2,35\n3,20\n"))
    const found = await validated([quarter, next], industries)
    expect(found.industries).toEqual({ idColumn: "gvkey", codeColumn: "sic", used: 2, firmsWithout: 1, firmsWithoutExamples: ["4 Firm 4"] })
    expect(found.themes[0]!.decomposed).toEqual({ rows: 4, firms: 2, firmsOnce: 0 })
    expect(found.themes[0]!.calls).toBe(6)
    expect(found.themes[0]!.variance!.industry).toBeCloseTo(0, 9)
  })

  const reasonOf = async (work: Promise<unknown>) => {
    const failure = await work.then(
      () => undefined,
      (error: unknown) => error
    )
    return failure instanceof AuditError ? failure.reason : failure
  }

  it("are made of a theme that only one of the quarters has, in the rows that a panel of several quarters has for it", async () => {
    const run = runner()
    await run(putQuarter(quarter, 0))
    await run(
      Effect.andThen(
        putQuarter(next, 0),
        putThemes(next, [
          ...themes,
          { id: "2021Q2_7", name: "chips", keywords: ["chip"], firms: [{ call: firms[1]!, nSentences: 6, example: "Chips are short." }] }
        ])
      )
    )
    const chips = (of: typeof quarter, n: number) =>
      putPanel(
        of,
        firms.map((one, f) => ({ call: one, themeId: "2021Q2_7", n: f === 1 ? n : 0 }))
      )
    await run(Effect.all([chips(quarter, 0), chips(next, 6), recordPanel(quarter, 1, [next]), recordPanel(next, 1, [quarter])]))
    const { themes: found } = await run(validatePanels([quarter, next]))
    expect(found.find(({ name }) => name === "chips")).toMatchObject({ quarters: 2, calls: 8, zeros: 7 / 8 })
    // One of the two alone: its panel has rows about a theme that it does not have.
    expect((await run(validatePanels([quarter]))).themes.map(({ name }) => name)).toEqual(["freight", "margin"])
  })

  it("are refused where there is no panel", async () => {
    expect(await reasonOf(runner()(validatePanels([quarter])))).toMatchObject({ _tag: "NotMade", stage: "panel" })
  })

  it.each([
    ["its own themes", quarter],
    ["those of a quarter that was named with it", next]
  ])("are refused where %s were made again, though they have the same ids, and say how to make the panel again", async (_, remade) => {
    const run = runner()
    await run(Effect.all([putQuarter(quarter, 0), putQuarter(next, 0), recordPanel(quarter, 1, [next]), recordThemes(remade, 2)]))
    const work = run(validatePanels([quarter]))
    expect(await reasonOf(work)).toMatchObject({ _tag: "OutOfDate" })
    await expect(work).rejects.toThrow(/panel --quarter 2021Q1,2021Q2 --store .* --restart/)
  })
})
