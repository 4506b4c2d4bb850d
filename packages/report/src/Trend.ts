import type { Quarter, ThemeHistoryRow } from "@ftm/transcript-schema"
import { escaped, finePercent } from "./Markup.ts"
import type { ReportedHistory } from "./QuarterResults.ts"

const width = 96
const height = 22
const margin = 3

/** Quarters in a row, so that one that was never made is a gap of its width. */
const placeInTime = (quarter: Quarter): number => Number(quarter.slice(0, 4)) * 4 + Number(quarter.slice(5))

/** A theme's share quarter by quarter as a small line from zero up; quarters without it, and quarters that were not made, are gaps. */
const trendLine = (history: ReportedHistory, shares: ReadonlyMap<Quarter, number>): string => {
  const [first = "", ...later] = history.quarters.map(placeInTime)
  const from = Number(first)
  const span = Math.max(1, (later.at(-1) ?? from) - from)
  const largest = Math.max(...shares.values(), Number.MIN_VALUE)
  const points = [...shares].map(([quarter, share]) => ({
    place: placeInTime(quarter),
    x: margin + ((placeInTime(quarter) - from) / span) * (width - 2 * margin),
    y: height - margin - (share / largest) * (height - 2 * margin)
  }))
  const path = points.map(({ place, x, y }, n) => `${points[n - 1]?.place === place - 1 ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`)
  const dots = points.map(({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2"/>`)
  const says = history.quarters.map((quarter) => {
    const share = shares.get(quarter)
    return `${quarter}: ${share === undefined ? "none" : finePercent(share)}`
  })
  const label = `Share of all sentences, ${says.join(", ")}`
  return `<svg class="trend" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><title>${escaped(
    label
  )}</title><path d="${path.join("")}"/>${dots.join("")}</svg>`
}

/** The state in words, with the other theme where it was split off or taken in. */
const stateWords = (row: ThemeHistoryRow, names: ReadonlyMap<string, string>): string => {
  const nameOf = (id: string): string => names.get(id) ?? id
  if (row.split_from !== null) return `${row.state}, split from ${nameOf(row.split_from)}`
  if (row.merged_into !== null) return `${row.state}, merged into ${nameOf(row.merged_into)}`
  return row.state
}

/** What became of a theme, for the line that is always seen: the small line and the state. Empty where it is not known. */
export const trend = (history: ReportedHistory | undefined, themeId: string): string => {
  const row = history?.states.get(themeId)
  const shares = history?.shares.get(themeId)
  if (history === undefined || row === undefined || shares === undefined) return ""
  return `<span class="past">${trendLine(history, shares)} <span class="state ${row.state}">${escaped(stateWords(row, history.names))}</span> <span class="dim">${finePercent(
    row.share
  )} of all sentences${row.earlier_share === null ? "" : `, ${finePercent(row.earlier_share)} the quarter before`}</span></span>`
}

/** The themes of the quarter before that are no more. Empty where there are none, or where that is not known. */
export const goneThemes = (history: ReportedHistory | undefined): string => {
  if (history === undefined || history.gone.length === 0) return ""
  const lines = history.gone.map(
    (row) =>
      `<li><b>${escaped(row.name)}</b> <span class="dim">${escaped(stateWords(row, history.names))}${
        row.earlier_share === null ? "" : `, ${finePercent(row.earlier_share)} of all sentences the quarter before`
      }</span></li>`
  )
  return `<h3>Gone since the quarter before</h3><ul>${lines.join("")}</ul>`
}
