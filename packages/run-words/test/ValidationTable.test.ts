import type { PanelValidation } from "@ftm/audit"
import { parseQuarter } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { renderValidation } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!

const validation: PanelValidation = {
  quarters: [quarter],
  firms: 3,
  unknownRows: 2,
  industries: { idColumn: "gvkey", codeColumn: "sic", used: 2, firmsWithout: 1, firmsWithoutExamples: ["4 Firm 4"] },
  pooled: [
    { kind: "subject", themes: 1, of: 1, variance: { quarter: null, industry: 0.25, industryQuarter: null, firm: null, remainder: 0.75 } }
  ],
  themes: [
    {
      themeId: "2021Q1_0",
      name: "freight",
      kind: "subject",
      quarters: 1,
      firms: 3,
      calls: 3,
      zeros: 1 / 3,
      concentration: { topFirm: 0.75, topTenFirms: 1, effectiveFirms: 1.6 },
      variance: null,
      decomposed: { rows: 3, firms: 3, firmsOnce: 3 },
      leadingCalls: [{ quarter, firmId: "1", firmName: "Firm 1", share: 0.12, nSentences: 12, sentence: "Freight was late." }]
    }
  ]
}

it("says what one quarter cannot tell, who was left out, and shows no number where there is none", () => {
  const text = renderValidation(validation)
  expect(text).toContain("2 exposures are not known, and in none of the figures.")
  expect(text).toContain("1 of 3 firms without an industry in the file, and so not in the decomposition: 4 Firm 4.")
  expect(text).toContain("With one quarter, firms cannot be told from the remainder")
  expect(text).toMatch(/all of kind subject \(1 theme\) +- +25% +- +- +75%/)
  expect(text).toMatch(/2021Q1_0 freight +- +- +- +- +-\n/)
  expect(text).toMatch(/12% {2}2021Q1 {2}Firm 1 {2}Freight was late\./)
  expect(text).not.toContain("NaN")
})
