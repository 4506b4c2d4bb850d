import { counted } from "./Markup.ts"

const width = 640
const height = 200
const left = 44
const bottom = 34
const top = 12
const mostBars = 30

/** The smallest step of 1, 2, 5, 10, 20, … that divides `range` into at most `parts` parts. */
const roundStep = (range: number, parts: number): number => {
  for (let unit = 1; ; unit *= 10) {
    for (const factor of [1, 2, 5]) {
      if (range / (unit * factor) <= parts) return unit * factor
    }
  }
}

/** The distribution of topics per firm, as an SVG histogram. */
export const topicsHistogram = (topicsPerFirm: ReadonlyArray<number>): string => {
  const most = Math.max(1, ...topicsPerFirm)
  const step = roundStep(most + 1, mostBars)
  const bars = Array.from({ length: Math.floor(most / step) + 1 }, () => 0)
  for (const n of topicsPerFirm) bars[Math.floor(n / step)] = (bars[Math.floor(n / step)] ?? 0) + 1
  const tallest = Math.max(1, ...bars)
  const lineStep = roundStep(tallest, 4)
  const barWidth = (width - left - 8) / bars.length
  const y = (n: number): number => height - bottom - (n / tallest) * (height - bottom - top)

  const lines = Array.from({ length: Math.floor(tallest / lineStep) + 1 }, (_, i) => i * lineStep).map(
    (n) =>
      `<line x1="${left}" x2="${width - 8}" y1="${y(n)}" y2="${y(n)}"/><text x="${left - 6}" y="${y(n) + 4}" text-anchor="end">${n}</text>`
  )
  const labelEvery = Math.ceil(bars.length / 12)
  const drawn = bars.map((n, b) => {
    const x = left + b * barWidth
    const range = step === 1 ? String(b) : `${b * step}–${b * step + step - 1}`
    const bar =
      n === 0
        ? ""
        : `<rect x="${(x + 1).toFixed(1)}" y="${y(n).toFixed(1)}" width="${Math.max(1, barWidth - 2).toFixed(1)}" height="${(
            y(0) - y(n)
          ).toFixed(1)}" rx="2"><title>${counted(n, "firm")} with ${range} topics</title></rect>`
    const label =
      b % labelEvery === 0
        ? `<text x="${(x + barWidth / 2).toFixed(1)}" y="${height - bottom + 16}" text-anchor="middle">${range}</text>`
        : ""
    return bar + label
  })
  return (
    `<svg class="bars" role="img" aria-label="Firms by number of topics" viewBox="0 0 ${width} ${height}">${lines.join("")}${drawn.join("")}` +
    `<text x="${(left + width) / 2}" y="${height - 3}" text-anchor="middle">topics in a firm's call</text></svg>`
  )
}
