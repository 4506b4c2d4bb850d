import type { FirmRow } from "./FirmRows.ts"
import { escaped, percent, shortened } from "./Markup.ts"
import type { ReportedTheme } from "./QuarterResults.ts"

const topicsShown = 4
const themesShown = 3
const keywordsShown = 2

const nameLength = 40

const tableRow = (firm: FirmRow, themeOf: ReadonlyMap<string, ReportedTheme>): string => {
  const topics = firm.topics.slice(0, topicsShown).map((topic) => escaped(topic.keywords.slice(0, keywordsShown).join(", ")))
  const themes = [...firm.inThemes]
    .map(([id, nSentences]) => ({ name: themeOf.get(id)?.name ?? id, nSentences, isSubject: themeOf.get(id)?.kind === "subject" }))
    .sort((a, b) => Number(b.isSubject) - Number(a.isSubject) || b.nSentences - a.nSentences)
    .slice(0, themesShown)
    .map(({ name, nSentences }) => `${escaped(shortened(name, nameLength))} ${percent(nSentences / Math.max(1, firm.nSentences))}`)
  return `<tr><td>${escaped(firm.firmName)}</td><td>${firm.permno ?? ""}</td><td>${escaped(firm.gvkey ?? "")}</td><td>${escaped(firm.callDate)}</td><td>${
    firm.topics.length
  }</td><td>${firm.nSentences}</td><td>${topics.join(" · ")}</td><td>${themes.join(" · ")}</td></tr>`
}

/** Every firm with topics, in a table that a reader can search and sort. */
export const firmTable = (firms: ReadonlyArray<FirmRow>, themes: ReadonlyArray<ReportedTheme>): string => {
  const themeOf = new Map(themes.map((theme) => [theme.themeId, theme]))
  const heads = ["Firm", "PERMNO", "GVKEY", "Call", "Topics", "Sentences", "Largest topics", "Themes, share of the call"]
  return `<p class="search"><label>Search <input id="search" type="search" placeholder="a firm, a word of its topics, a PERMNO …"></label> <span id="found" class="dim" role="status"></span></p>
<div class="scroll"><table id="firms"><thead><tr>${heads.map((head) => `<th><button type="button">${head}</button></th>`).join("")}</tr></thead>
<tbody>
${firms.map((firm) => tableRow(firm, themeOf)).join("\n")}
</tbody></table></div>`
}
