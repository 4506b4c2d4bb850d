import type { ThemesWritten } from "@ftm/theme-model"
import { parseQuarter, type ThemeRow } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { renderThemes } from "../src/index.ts"

const quarter = parseQuarter("2023Q1")!

const written: ThemesWritten = {
  upToDate: false,
  covered: { firms: 40, failed: 0, of: 40 },
  themesKey: "processed/themes/quarter=2023Q1/themes.parquet",
  contributionsKey: "processed/theme_contributions/quarter=2023Q1/theme_contributions.parquet",
  themes: 3,
  firms: 40,
  topics: 300,
  topicsInThemes: 280
}

const theme = (n: number, changed: Partial<ThemeRow>): ThemeRow => ({
  theme_id: `2023Q1_${n}`,
  name: `name ${n}`,
  representation: `r${n}`,
  keywords: ["freight", "supplier", "shortage"],
  n_firms: 30 - n,
  n_topics: 40 - n,
  n_sentences: 1500 - n,
  kind: "subject",
  specificity: 0.5,
  group_id: `2023Q1_g${n}`,
  example: null,
  description: null,
  name_source: "keywords",
  ...changed
})

const show = (themes: ReadonlyArray<ThemeRow>, width?: number): ReadonlyArray<string> =>
  renderThemes(quarter, (key) => key, written, themes, width).split("\n")

describe("the table of themes", () => {
  it("has subjects with their group and share of firms, then a line for the language of reporting", () => {
    const lines = show([
      theme(0, {}),
      theme(1, { name: "Wages and hiring", name_source: "model" }),
      theme(2, { kind: "reporting", name: "margin, guidance", n_firms: 40 })
    ])
    expect(lines.slice(1, 5)).toEqual([
      "group      firms  of all  topics  sentences  subject",
      "2023Q1_g0     30     75%      40      1,500  freight, supplier, shortage",
      "2023Q1_g1     29     73%      39      1,499  Wages and hiring",
      "reporting  1 theme: margin, guidance"
    ])
  })

  it("says how many more there are of each kind, and no group where all are in one", () => {
    const many = Array.from({ length: 30 }, (_, n) => theme(n, { group_id: "2023Q1_g0", kind: n < 15 ? "subject" : "reporting" }))
    const lines = show(many)
    expect(lines[1]).toBe("firms  of all  topics  sentences  subject")
    expect(lines).toContain("… and 3 more")
    expect(lines).toContain("reporting  15 themes: name 15; name 16; name 17; … and 12 more")
  })

  it.each([60, 80])("fits into %d columns", (width) => {
    const lines = show([theme(0, { keywords: ["semiconductor", "light version", "hydraulic", "revenue customer"] }), theme(1, {})], width)
    // The first line is a sentence, and an address is never cut.
    for (const line of lines.slice(1).filter((line) => !line.includes("quarter="))) expect(line.length).toBeLessThanOrEqual(width)
  })
})
