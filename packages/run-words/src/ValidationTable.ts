import type { PanelValidation, ThemeCheck, VarianceShares } from "@ftm/audit"
import { columns } from "@ftm/command-line"
import { countOf, percent, thousands } from "@ftm/transcript-schema"

const [themesShown, callsShown, nameLength] = [25, 3, 40]

const heading = ["quarter", "industry", "industry x quarter", "firm", "remainder"]

const share = (one: number | null): string => (one === null ? "-" : percent(Math.max(0, one)))

const varianceCells = (variance: VarianceShares | null): ReadonlyArray<string> =>
  variance === null
    ? heading.map(() => "-")
    : [variance.quarter, variance.industry, variance.industryQuarter, variance.firm, variance.remainder].map(share)

const short = (name: string): string => (name.length <= nameLength ? name : `${name.slice(0, nameLength - 1)}…`)

const named = ({ kind, name, themeId }: ThemeCheck): string => `${themeId} ${short(name)}${kind === "reporting" ? " (reporting)" : ""}`

const themeRow = (theme: ThemeCheck): ReadonlyArray<string> => [
  named(theme),
  thousands(theme.calls),
  share(theme.zeros),
  share(theme.concentration?.topFirm ?? null),
  share(theme.concentration?.topTenFirms ?? null),
  theme.concentration === null ? "-" : thousands(theme.concentration.effectiveFirms)
]

/** What is told of the industries that were given. */
const industryLines = ({ firms, industries }: PanelValidation): ReadonlyArray<string> => {
  if (industries === null) return ["No industries were given: --industries FILE.csv with gvkey, permno or firm_id, and a code such as sic."]
  const { codeColumn, firmsWithout, firmsWithoutExamples, idColumn, used } = industries
  const lines = [`${countOf(used, "industry", "industries")} (${codeColumn}, by ${idColumn}).`]
  if (firmsWithout > 0) {
    lines.push(
      `${thousands(firmsWithout)} of ${countOf(firms, "firm")} without an industry in the file, and so not in the decomposition: ` +
        `${firmsWithoutExamples.join(", ")}${firmsWithout > firmsWithoutExamples.length ? ", …" : ""}.`
    )
  }
  return lines
}

/** The checks of a panel: how the variance of exposure splits, zeros, concentration, and the calls that speak most of each theme. */
export const renderValidation = (validation: PanelValidation, width?: number): string => {
  const { firms, pooled, quarters, themes, unknownRows } = validation
  const shown = themes.slice(0, themesShown)
  const once = Math.max(0, ...themes.map(({ decomposed }) => decomposed.firmsOnce))
  const lines = [
    `${quarters.join(", ")}: ${countOf(themes.length, "theme")}, ${countOf(firms, "firm")}.`,
    ...(unknownRows === 0 ? [] : [`${countOf(unknownRows, "exposure is", "exposures are")} not known, and in none of the figures.`]),
    "",
    "Variance of exposure: what each set of fixed effects adds to the R2 of those before it",
    ...industryLines(validation),
    ...(quarters.length === 1
      ? ["With one quarter, firms cannot be told from the remainder, which holds the differences between firms."]
      : [
          `Firm effects fit a firm with one call without a rest, which up to ${countOf(once, "firm has", "firms have")} of a theme; no R2 is adjusted.`
        ]),
    columns(
      [
        ["", ...heading],
        ...pooled.map(({ kind, of, themes: taken, variance }) => [
          `all of kind ${kind} (${taken === of ? "" : `${taken} of `}${countOf(of, "theme")})`,
          ...varianceCells(variance)
        ]),
        ...shown.map((theme) => [named(theme), ...varianceCells(theme.variance)])
      ],
      { numbers: [1, 2, 3, 4, 5], width }
    ),
    "",
    "Calls without a word of it, and on how few firms its sentences rest",
    columns([["", "calls", "zeros", "top firm", "top 10", "as many as equal firms"], ...shown.map(themeRow)], {
      numbers: [1, 2, 3, 4, 5],
      width
    }),
    "",
    "The calls that speak most of it"
  ]
  for (const theme of shown) {
    lines.push(named(theme))
    const calls = theme.leadingCalls
      .slice(0, callsShown)
      .map(({ firmName, quarter, sentence, share: part }) => [`  ${percent(part)}`, quarter, firmName, sentence ?? ""])
    if (calls.length > 0) lines.push(columns(calls, { numbers: [0], width }))
  }
  if (themes.length > themesShown) lines.push(`… and ${themes.length - themesShown} more themes; --json has them all`)
  return lines.join("\n")
}
