import type { FirmRow } from "./FirmRows.ts"
import { escaped } from "./Markup.ts"
import type { ReportedTheme } from "./QuarterResults.ts"

const topicsShown = 4
const themesShown = 3
const keywordsShown = 2

const tableRow = (firm: FirmRow, themeNames: ReadonlyMap<string, string>): string => {
  const topics = firm.topics.slice(0, topicsShown).map((topic) => escaped(topic.keywords.slice(0, keywordsShown).join(", ")))
  const themes = [...firm.inThemes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, themesShown)
    .map(([id]) => escaped(themeNames.get(id) ?? id))
  return `<tr><td>${escaped(firm.firmName)}</td><td>${firm.permno ?? ""}</td><td>${escaped(firm.gvkey ?? "")}</td><td>${escaped(firm.callDate)}</td><td>${
    firm.topics.length
  }</td><td>${firm.nSentences}</td><td>${topics.join(" · ")}</td><td>${themes.join(" · ")}</td></tr>`
}

/** Every firm with topics, in a table that a reader can search and sort. */
export const firmTable = (firms: ReadonlyArray<FirmRow>, themes: ReadonlyArray<ReportedTheme>): string => {
  const names = new Map(themes.map((theme) => [theme.themeId, theme.keywords.slice(0, keywordsShown).join(", ")]))
  const heads = ["Firm", "PERMNO", "GVKEY", "Call", "Topics", "Sentences", "Largest topics", "Themes"]
  return `<p><label>Search <input id="search" type="search" placeholder="a firm, a word, a PERMNO …"></label> <span id="found" class="dim" role="status"></span></p>
<div class="scroll"><table id="firms"><thead><tr>${heads.map((head) => `<th><button type="button">${head}</button></th>`).join("")}</tr></thead>
<tbody>
${firms.map((firm) => tableRow(firm, names)).join("\n")}
</tbody></table></div>`
}

/** Makes the table searchable and sortable; runs in the reader's browser and needs nothing but the page. */
export const firmTableScript = `
const body = document.querySelector("#firms tbody")
const rows = [...body.rows].map((row) => ({ row, text: row.textContent.toLowerCase() }))
const found = document.querySelector("#found")
const search = document.querySelector("#search")
const filter = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  let shown = 0
  for (const { row, text } of rows) {
    row.hidden = !words.every((word) => text.includes(word))
    if (!row.hidden) shown++
  }
  found.textContent = shown + " of " + rows.length + " firms"
}
search.addEventListener("input", filter)
filter()
document.querySelectorAll("#firms th").forEach((head, column) => {
  head.firstChild.addEventListener("click", () => {
    const down = head.ariaSort === "ascending"
    document.querySelectorAll("#firms th").forEach((other) => { other.ariaSort = null })
    head.ariaSort = down ? "descending" : "ascending"
    const cell = ({ row }) => row.cells[column].textContent
    rows.sort((a, b) => cell(a).localeCompare(cell(b), "en", { numeric: true }) * (down ? -1 : 1))
    body.append(...rows.map(({ row }) => row))
  })
})`
