import { type Lexicon, lexicon } from "./Lexicon.ts"

/** What every firm speaks of, whatever it does: its results and what it expects of them. */
export const reportingLexicons: ReadonlyArray<Lexicon> = [
  lexicon("results", "Results", {
    things: "revenue; operating margin; gross profit; earnings per share; operating expenses; the tax rate; adjusted earnings",
    actions:
      "controlling operating expenses; improving gross margin; growing revenue; lowering interest expense; reporting on an adjusted basis",
    outcomes: "net income; margin expansion; revenue growth; operating income; profitability",
    drivers: "higher revenue; currency translation; one-time charges; operating leverage; the mix of sales",
    metrics: "operating margin; adjusted earnings per share; revenue growth"
  }),
  lexicon("outlook-and-cash", "Outlook and cash", {
    things: "full-year guidance; free cash flow; capital expenditure; the dividend; share repurchases; the balance sheet; net debt",
    actions: "raising guidance; returning cash to shareholders; paying down debt; buying back shares; narrowing the guidance range",
    outcomes: "cash generation; leverage; shareholder returns; liquidity; cash conversion",
    drivers: "working capital; the timing of tax payments; lower capital expenditure; the refinancing of debt; second-half seasonality",
    metrics: "free cash flow; net leverage; the midpoint of guidance"
  })
]
