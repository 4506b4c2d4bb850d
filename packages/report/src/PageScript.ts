import { findAll, folded, readIndex, readNumbers, wordsOf } from "./SearchIndex.ts"

/** Searches and sorts the page's firms and themes; runs in the reader's browser and needs nothing but the page. */
export const pageScript = (index: string, firmsOfThemes: string): string => `
${[folded, wordsOf, readNumbers, readIndex, findAll].join("\n")}
const index = readIndex(${JSON.stringify(index)})
const firmsOfThemes = ${JSON.stringify(firmsOfThemes)}.split("\\n")
const body = document.querySelector("#firms tbody")
const rows = [...body.rows]
const names = rows.map((row) => row.cells[0].textContent)
const themes = [...document.querySelectorAll(".theme")]
const groups = [...document.querySelectorAll(".group")]
const searchFor = (input, found, show) => {
  const search = document.querySelector(input)
  if (search === null) return
  const filter = () => {
    const numbers = findAll(index, rows.length + themes.length, search.value)
    document.querySelector(found).textContent = show(numbers, search.value.trim() !== "")
  }
  search.addEventListener("input", filter)
  filter()
}
const counted = (n, all, noun) => n + " of " + all + " " + noun + (all === 1 ? "" : "s")
searchFor("#search", "#found", (numbers) => {
  rows.forEach((row, n) => { row.hidden = !numbers.has(n) })
  return counted(rows.filter((row) => !row.hidden).length, rows.length, "firm")
})
searchFor("#search-themes", "#found-themes", (numbers, isAsked) => {
  for (const theme of themes) theme.hidden = !numbers.has(rows.length + Number(theme.dataset.theme))
  for (const group of groups) {
    group.hidden = group.querySelector(".theme:not([hidden])") === null
    if (isAsked && !group.hidden && !group.open) { group.open = true; group.dataset.opened = "" }
    if (!isAsked && "opened" in group.dataset) { group.open = false; delete group.dataset.opened }
  }
  return counted(themes.filter((theme) => !theme.hidden).length, themes.length, "theme")
})
const percent = (thousandths) => thousandths > 0 && thousandths < 5 ? "< 1 %" : Math.round(thousandths / 10) + " %"
for (const theme of themes) {
  const more = theme.querySelector(".more")
  if (more === null) continue
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = more.textContent
  button.addEventListener("click", () => {
    const numbers = readNumbers(firmsOfThemes[Number(theme.dataset.theme)])
    const shown = more.parentElement.children.length - 1
    for (let n = 2 * shown; n < numbers.length; n += 2) {
      const line = document.createElement("li")
      const share = document.createElement("span")
      share.className = "dim"
      share.textContent = percent(numbers[n + 1])
      line.append(names[numbers[n]] + " ", share)
      more.before(line)
    }
    const first = more.parentElement.children[shown]
    more.remove()
    first.tabIndex = -1
    first.focus()
  })
  more.replaceChildren(button)
}
document.querySelectorAll("#firms th").forEach((head, column) => {
  const order = [...rows]
  head.firstChild.addEventListener("click", () => {
    const down = head.ariaSort === "ascending"
    document.querySelectorAll("#firms th").forEach((other) => { other.ariaSort = null })
    head.ariaSort = down ? "descending" : "ascending"
    const cell = (row) => row.cells[column].textContent
    order.sort((a, b) => cell(a).localeCompare(cell(b), "en", { numeric: true }) * (down ? -1 : 1))
    body.append(...order)
  })
})
// On paper a closed group would hide its themes, and what is not on the page cannot be opened.
addEventListener("beforeprint", () => { for (const group of groups) { group.dataset.printed = group.open; group.open = true } })
addEventListener("afterprint", () => { for (const group of groups) group.open = group.dataset.printed === "true" })`
