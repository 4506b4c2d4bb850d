import type { ThemeGroupRow, ThemeKind } from "@ftm/transcript-schema"
import { counted, escaped, percent } from "./Markup.ts"
import type { QuarterResults, ReportedTheme } from "./QuarterResults.ts"
import { markedName, themeCard } from "./ThemeCard.ts"
import { goneThemes } from "./Trend.ts"

const openAtFirst = 3

/** A theme with its place on the page. */
interface Placed {
  readonly theme: ReportedTheme
  readonly n: number
}

const headings: Readonly<Record<ThemeKind, { readonly title: string; readonly about: string }>> = {
  subject: { title: "Subjects", about: "What some firms speak of and others do not." },
  reporting: { title: "Reporting language", about: "How firms speak of their results, whatever their business: margins, guidance, cash." }
}

/** A group of several themes: a line that names them, which opens to their cards. */
const groupCard = (
  group: ThemeGroupRow,
  cards: ReadonlyArray<string>,
  themes: ReadonlyArray<Placed>,
  allFirms: number,
  isOpen: boolean
): string => {
  const names = themes.map(({ theme }) => escaped(theme.name)).join(" · ")
  const about = group.description === null ? "" : `<p>${escaped(group.description)}</p>`
  return `<details class="group"${isOpen ? " open" : ""}><summary>${markedName(group.name, group.name_source)}
<span class="dim">${counted(group.n_themes, "theme")} · ${counted(group.n_firms, "firm")} (${percent(group.n_firms / Math.max(1, allFirms))}) · ${counted(
    group.n_sentences,
    "sentence"
  )}<br>${names}</span></summary>
${about}${cards.join("\n")}</details>`
}

const kindSection = (kind: ThemeKind, { groups, history, themes }: QuarterResults, allFirms: number): string => {
  const placed = themes.map((theme, n): Placed => ({ theme, n })).filter(({ theme }) => theme.kind === kind)
  if (placed.length === 0) return ""
  const cardOf = ({ n, theme }: Placed, isOpen: boolean): string => themeCard(theme, n, allFirms, history, isOpen)
  const mayOpen = kind === "subject"
  const inGroups = groups
    .filter((group) => group.kind === kind)
    .map((group, g) => {
      const own = placed.filter(({ theme }) => theme.groupId === group.group_id)
      const [only, ...others] = own
      // A group of one theme is that theme.
      if (only !== undefined && others.length === 0) return cardOf(only, false)
      return groupCard(
        group,
        own.map((one) => cardOf(one, false)),
        own,
        allFirms,
        mayOpen && g === 0
      )
    })
  const cards = groups.length > 0 ? inGroups : placed.map((one, place) => cardOf(one, mayOpen && place < openAtFirst))
  const { about, title } = headings[kind]
  return `<h3>${title}</h3><p class="dim">${about}</p>${cards.join("\n")}`
}

/** The themes with their groups, firms, shares and a few sentences: subjects, then the language of reporting, then what is gone. */
export const themeSection = (results: QuarterResults, allFirms: number): string => {
  const gone = goneThemes(results.history)
  if (results.noThemes !== undefined) return `<p class="notice">${escaped(results.noThemes)}</p>${gone}`
  const search = `<p class="search"><label>Search <input id="search-themes" type="search" placeholder="a word, a firm, a PERMNO …"></label> <span id="found-themes" class="dim" role="status"></span></p>`
  return `${search}<div id="themes">${kindSection("subject", results, allFirms)}
${kindSection("reporting", results, allFirms)}</div>${gone}`
}
