import { keywordMentions } from "@ftm/theme-model"
import { compareIds } from "@ftm/transcript-schema"
import { counted, escaped, percent, shortened } from "./Markup.ts"
import type { ReportedHistory, ReportedTheme } from "./QuarterResults.ts"
import { trend } from "./Trend.ts"

const examplesShown = 3
const firmsShown = 8

/** A firm of a theme. */
export interface FirmOfTheme {
  readonly firmId: string
  readonly name: string
  readonly nSentences: number
  /** The theme's share of the sentences of the firm's call, 0 to 1. */
  readonly shareOfCall: number
}

/** A theme's firms with its share of their calls, largest first. */
export const firmsOfTheme = (theme: ReportedTheme): ReadonlyArray<FirmOfTheme> =>
  [...Map.groupBy(theme.contributions, (contribution) => contribution.firmId)]
    .map(([firmId, own]) => ({
      firmId,
      name: own[0]?.firmName ?? "",
      nSentences: own.reduce((sum, { nSentences }) => sum + nSentences, 0),
      shareOfCall: own.reduce((sum, { shareOfCall }) => sum + shareOfCall, 0)
    }))
    .sort((a, b) => b.shareOfCall - a.shareOfCall || compareIds(a.firmId, b.firmId))

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

/** A name, marked where a language model made it. */
export const markedName = (name: string, nameSource: ReportedTheme["nameSource"]): string =>
  `<b>${escaped(name)}</b>${nameSource === "model" ? ' <span class="mark" title="A language model made this name from the keywords and sentences">named by a model</span>' : ""}`

/** Theme number `n` of the page: a line to read by itself, which opens to what it is about, its firms and a few sentences. */
export const themeCard = (
  theme: ReportedTheme,
  n: number,
  allFirms: number,
  history: ReportedHistory | undefined,
  isOpen: boolean
): string => {
  const all = firmsOfTheme(theme)
  const firms = all
    .slice(0, firmsShown)
    .map(
      ({ name, nSentences, shareOfCall }) =>
        `<li>${escaped(name)} <span class="dim">${percent(shareOfCall)} · ${counted(nSentences, "sentence")}</span></li>`
    )
  const more = all.length > firmsShown ? `<li class="dim more">and ${all.length - firmsShown} more</li>` : ""
  const quotes = examples(theme).map(
    ({ firm, text }) => `<blockquote>${escaped(shortened(text, 400))}<footer>${escaped(firm)}</footer></blockquote>`
  )
  const about = theme.description === null ? "" : `<p>${escaped(theme.description)}</p>`
  return `<details class="theme" data-theme="${n}"${isOpen ? " open" : ""}><summary>${markedName(theme.name, theme.nameSource)}
<span class="dim">${counted(theme.nFirms, "firm")} (${percent(theme.nFirms / Math.max(1, allFirms))}) · ${counted(theme.nTopics, "topic")} · ${counted(
    theme.nSentences,
    "sentence"
  )}</span> ${trend(history, theme.themeId)}</summary>
${about}<p class="keywords">${theme.keywords.map((keyword) => `<span>${escaped(keyword)}</span>`).join(" ")}</p>
<p class="dim">Share of each firm's call · theme_id ${escaped(theme.themeId)}</p>
<ul class="firms">${firms.join("")}${more}</ul>${quotes.join("")}</details>`
}
