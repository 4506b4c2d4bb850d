import { firmRows } from "./FirmRows.ts"
import { firmTable } from "./FirmTable.ts"
import { heatMap } from "./HeatMap.ts"
import { topicsHistogram } from "./Histogram.ts"
import { counted, escaped, grouped, minute, percent } from "./Markup.ts"
import { pageScript } from "./PageScript.ts"
import { firmsOfThemes, pageIndex } from "./PageSearch.ts"
import type { QuarterResults } from "./QuarterResults.ts"
import { runSection, tiles } from "./RunSection.ts"
import { styles } from "./Styles.ts"
import { themeSection } from "./ThemeSection.ts"

/** How sure the topics are, where that was asked for; otherwise nothing. */
const howSure = (topics: QuarterResults["topics"]): string => {
  const known = topics.flatMap(({ stability }) => (stability === null ? [] : [stability])).sort((a, b) => a - b)
  const middle = known[Math.floor(known.length / 2)]
  if (middle === undefined) return ""
  const unsure = known.filter((stability) => stability < 0.5).length
  return `<p class="dim">Found again without a tenth of the sentences, half of the topics keep ${percent(middle)} or more of their pairs of sentences together; ${counted(unsure, "topic")} of ${grouped(known.length)} less than half (column stability).</p>`
}

const heatMapSection = (results: QuarterResults, firms: ReturnType<typeof firmRows>): string => {
  if (results.themes.length === 0) return ""
  const { caption, svg } = heatMap(firms, results.themes)
  return `<h2>Firms and themes</h2><p class="dim">${escaped(caption)}</p><div class="scroll">${svg}</div>`
}

/** The report as a single HTML page that loads nothing else: no file, no font, no server. */
export const reportPage = (results: QuarterResults): string => {
  const { quarter, topics, writtenAt } = results
  const firms = firmRows(results)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Earnings-call themes ${quarter}</title><style>${styles}</style></head><body><main>
<p class="dim">Earnings calls ${quarter} · written ${escaped(minute(writtenAt))}</p>
<h1>Themes across firms, ${quarter}</h1>
${results.caveats.map((caveat) => `<p class="notice" role="alert">${escaped(caveat)}</p>`).join("")}
${tiles(results)}
<h2>Themes</h2>
<p class="dim">A theme is a group of topics that are close in meaning and come from two or more firms, none of which dominates it. Those with the most firms come first. The percentage after a firm's name is the theme's share of the sentences of its call, safe-harbour text left out. A search finds all keywords, names and example sentences, shown or not.</p>
${themeSection(results, firms.length)}
${heatMapSection(results, firms)}
<h2>Topics per firm</h2>
<p class="dim">${counted(topics.length, "topic")} in the calls of ${counted(firms.length, "firm")}.</p>${howSure(topics)}
${topicsHistogram(firms.map((firm) => firm.topics.length))}
<h2>Firms</h2>
${firmTable(firms, results.themes)}
<h2>What ran</h2>
${runSection(results)}
</main><script>${pageScript(pageIndex(firms, results), firmsOfThemes(firms, results.themes))}</script></body></html>
`
}
