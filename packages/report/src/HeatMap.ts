import { compareIds } from "@ftm/transcript-schema"
import type { FirmRow } from "./FirmRows.ts"
import { escaped, percent, shortened } from "./Markup.ts"
import type { ReportedTheme } from "./QuarterResults.ts"

/** More would not fit on a page; the table below has every firm. */
const mostFirms = 60
const mostThemes = 30

const rowHeight = 22
const gap = 2
const nameWidth = 190
const labelHeight = 150
const labelOverhang = 120
/** The squares share this width, so that even a few themes fill the page. */
const squaresWidth = 740

/** Share of the sentences of a firm's call in topics that belong to a theme. */
const shareOf = (firm: FirmRow, theme: ReportedTheme): number =>
  firm.nSentences === 0 ? 0 : (firm.inThemes.get(theme.themeId) ?? 0) / firm.nSentences

const inThemes = (firm: FirmRow): number => [...firm.inThemes.values()].reduce((sum, n) => sum + n, 0)

/**
 * Firms by themes as an SVG picture: the darker a square, the larger the share of the firm's sentences in that theme.
 * The darkest square is the largest share in the picture; pointing at a square shows its number.
 */
export const heatMap = (firms: ReadonlyArray<FirmRow>, allThemes: ReadonlyArray<ReportedTheme>): { svg: string; caption: string } => {
  const themes = allThemes.slice(0, mostThemes)
  const shown = new Set(firms.toSorted((a, b) => inThemes(b) - inThemes(a) || compareIds(a.firmId, b.firmId)).slice(0, mostFirms))
  const rows = firms.filter((firm) => shown.has(firm))
  const cell = Math.max(rowHeight, Math.min(2 * rowHeight, Math.floor(squaresWidth / themes.length)))
  const largest = Math.max(0.0001, ...rows.flatMap((firm) => themes.map((theme) => shareOf(firm, theme))))

  const labels = themes.map((theme, t) => {
    const x = nameWidth + t * cell + cell / 2
    return `<text transform="translate(${x} ${labelHeight - 8}) rotate(-50)"><title>${escaped(theme.keywords.join(", "))}</title>${escaped(
      shortened(theme.name, 24)
    )}</text>`
  })
  const lines = rows.map((firm, f) => {
    const y = labelHeight + f * rowHeight
    const squares = themes.map((theme, t) => {
      const share = shareOf(firm, theme)
      const opacity = share === 0 ? 0 : 0.12 + (0.88 * share) / largest
      const says = `${firm.firmName}, ${theme.name}: ${percent(share)} of its call's sentences`
      return `<rect class="${share === 0 ? "none" : "some"}" x="${nameWidth + t * cell}" y="${y}" width="${cell - gap}" height="${
        rowHeight - gap
      }" rx="3"${share === 0 ? "" : ` fill-opacity="${opacity.toFixed(3)}"`}><title>${escaped(says)}</title></rect>`
    })
    const name = `<text x="${nameWidth - 8}" y="${y + rowHeight / 2 + 3}" text-anchor="end"><title>${escaped(firm.firmName)}</title>${escaped(
      shortened(firm.firmName, 28)
    )}</text>`
    return name + squares.join("")
  })
  const width = nameWidth + themes.length * cell + labelOverhang
  const height = labelHeight + rows.length * rowHeight
  const caption =
    `Share of the sentences of a firm's call, safe-harbour text left out, that belong to a theme; the darkest square is ${percent(largest)}.` +
    (rows.length < firms.length ? ` Shown are the ${rows.length} of ${firms.length} firms with the most sentences in themes.` : "") +
    (themes.length < allThemes.length
      ? ` Shown are the ${themes.length} of ${allThemes.length} themes, subjects and those with the most firms first.`
      : "")
  return {
    svg: `<svg class="heat" role="img" aria-label="Firms by themes" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${labels.join(
      ""
    )}${lines.join("")}</svg>`,
    caption
  }
}
