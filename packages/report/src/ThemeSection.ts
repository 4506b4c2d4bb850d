import { keywordMentions } from "@ftm/theme-model"
import { counted, escaped, percent, shortened } from "./Markup.ts"
import type { QuarterResults, ReportedTheme } from "./QuarterResults.ts"

const examplesShown = 3
const firmsShown = 8
const openAtFirst = 3

/** A theme's firms with their share of its sentences, largest first. */
const firmShares = (theme: ReportedTheme): ReadonlyArray<{ readonly name: string; readonly share: number }> =>
  [...Map.groupBy(theme.contributions, (contribution) => contribution.firmId).values()]
    .map((own) => ({ name: own[0]?.firmName ?? "", share: own.reduce((sum, contribution) => sum + contribution.shareOfTheme, 0) }))
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))

interface Example {
  readonly firm: string
  readonly text: string
}

/** A few sentences from different firms: those that are most about the theme's keywords. */
const examples = (theme: ReportedTheme): ReadonlyArray<Example> => {
  const ranked = theme.contributions
    .flatMap(({ example, firmName }) => (example === null ? [] : [{ firm: firmName, text: example }]))
    .map((example) => ({ example, mentions: keywordMentions(example.text, theme.keywords) }))
    .sort((a, b) => b.mentions - a.mentions)
  const chosen: Array<Example> = []
  for (const { example } of ranked) {
    if (chosen.length === examplesShown) break
    if (!chosen.some(({ firm }) => firm === example.firm)) chosen.push(example)
  }
  return chosen
}

const themeCard = (theme: ReportedTheme, n: number, allFirms: number): string => {
  const shares = firmShares(theme)
  const firms = shares.slice(0, firmsShown).map(({ name, share }) => `<li>${escaped(name)} <span class="dim">${percent(share)}</span></li>`)
  const more = shares.length > firmsShown ? `<li class="dim">and ${shares.length - firmsShown} more</li>` : ""
  const quotes = examples(theme).map(
    ({ firm, text }) => `<blockquote>${escaped(shortened(text, 400))}<footer>${escaped(firm)}</footer></blockquote>`
  )
  return `<details class="theme"${n < openAtFirst ? " open" : ""}><summary><b>${escaped(theme.name)}</b>
<span class="dim">${counted(theme.nFirms, "firm")} (${percent(theme.nFirms / Math.max(1, allFirms))}) · ${counted(theme.nTopics, "topic")} · ${counted(
    theme.nSentences,
    "sentence"
  )}</span></summary>
<p class="keywords">${theme.keywords.map((keyword) => `<span>${escaped(keyword)}</span>`).join(" ")}</p>
<ul class="firms">${firms.join("")}${more}</ul>${quotes.join("")}</details>`
}

/** Each theme with its keywords, firms, shares and a few sentences. */
export const themeSection = ({ noThemes, themes }: QuarterResults, allFirms: number): string =>
  noThemes === undefined ? themes.map((theme, n) => themeCard(theme, n, allFirms)).join("\n") : `<p class="notice">${escaped(noThemes)}</p>`
