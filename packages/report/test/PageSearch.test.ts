import { folderLayer } from "@ftm/object-store"
import { Effect } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { firmRows } from "../src/FirmRows.ts"
import { readResults } from "../src/index.ts"
import { firmsOfThemes, pageIndex } from "../src/PageSearch.ts"
import type { QuarterResults } from "../src/QuarterResults.ts"
import { findAll, readIndex, readNumbers } from "../src/SearchIndex.ts"
import { putQuarter, quarter } from "./QuarterStore.ts"
import { putGroups, putThemes } from "./ThemeTables.ts"

let folder: string
let results: QuarterResults
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-report-search-"))
  results = await Effect.runPromise(
    Effect.andThen(Effect.all([putQuarter(12), putThemes, putGroups]), readResults(quarter)).pipe(Effect.provide(folderLayer(folder)))
  )
})
afterAll(() => rm(folder, { recursive: true }))

/** The firms and themes that a query finds, by name; firm 1 is called Nestlé. */
const found = (query: string) => {
  const topics = results.topics.map((topic) => (topic.firmId === "1" ? { ...topic, firmName: "Nestlé S.A." } : topic))
  const firms = firmRows({ ...results, topics })
  const { themes } = results
  const numbers = findAll(readIndex(pageIndex(firms, results)), firms.length + themes.length, query)
  return {
    firms: firms.flatMap(({ firmName }, n) => (numbers.has(n) ? [firmName] : [])),
    themes: themes.flatMap(({ themeId }, n) => (numbers.has(firms.length + n) ? [themeId] : []))
  }
}

describe("what a search finds", () => {
  it("is a firm by its name without accents, and the themes that it speaks of", () => {
    expect(found("nestle")).toEqual({ firms: ["Nestlé S.A."], themes: results.themes.map(({ themeId }) => themeId) })
  })
  it("is a firm and a theme by an example sentence that the page does not show", () => {
    expect(found("duisburg barges")).toEqual({ firms: ["Nestlé S.A."], themes: ["2020Q4_0"] })
  })
  it("is every firm with a keyword of any of its topics, in the table or not", () => {
    expect(found("renewable").firms).toHaveLength(12)
  })
  it("is a theme by its name, its description, its group and its id", () => {
    expect(found("hiring").themes).toEqual(["2021Q1_1"])
    expect(found("cost to find people").themes).toEqual(["2021Q1_1"])
    expect(found("running a firm").themes).toEqual(["2020Q4_0", "2021Q1_1"])
    expect(found("2020Q4_3").themes).toEqual(["2020Q4_3"])
  })
  it("is a firm by PERMNO", () => {
    expect(found("10012").firms).toEqual(["Firm 12"])
  })
})

it("all firms of a theme are in the page, with its share of their calls", () => {
  const firms = firmRows(results)
  const [first = ""] = firmsOfThemes(firms, results.themes).split("\n")
  const numbers = readNumbers(first)
  expect(numbers).toHaveLength(24)
  expect([firms[numbers[0] ?? -1]?.firmName, numbers[1]]).toEqual(["Firm 12", 283])
})
