import { counted, escaped, grouped } from "./Markup.ts"
import type { QuarterResults } from "./QuarterResults.ts"

const mostFailures = 100

const facts = (results: QuarterResults): ReadonlyArray<readonly [string, string]> => {
  const { location, prefetch, themeSettings } = results
  return [
    ["Store", location],
    ...(prefetch === undefined
      ? []
      : ([
          ["Prefetched", `${prefetch.created_at} from ${prefetch.source}`],
          ["Prefetch rules", JSON.stringify(prefetch.rules)],
          ["Text", JSON.stringify(prefetch.text)],
          ["Rows", `${grouped(prefetch.counts.components)} components, ${grouped(prefetch.counts.sentences)} sentences`]
        ] as const)),
    ...Object.entries(themeSettings).map(([name, value]) => [`Themes: ${name}`, value] as const)
  ]
}

const exclusions = ({ prefetch }: QuarterResults): string => {
  if (prefetch === undefined || prefetch.excluded.length === 0) return ""
  const reasons = [...Map.groupBy(prefetch.excluded, (one) => one.reason)].sort((a, b) => b[1].length - a[1].length)
  const lines = reasons.map(
    ([reason, list]) =>
      `<li>${escaped(reason)}: ${list.length} <span class="dim">${escaped(
        list
          .slice(0, 5)
          .map((one) => one.firm_name)
          .join(", ")
      )}${list.length > 5 ? ", …" : ""}</span></li>`
  )
  return `<h3>Left out by the prefetch</h3><ul>${lines.join("")}</ul>`
}

const failures = ({ progress }: QuarterResults): string => {
  if (progress === undefined) return ""
  const stopped = progress.stopped.map((line) => `<p class="notice">${escaped(line)}</p>`).join("")
  if (progress.failures.length === 0) return stopped
  const lines = progress.failures
    .slice(0, mostFailures)
    .map(
      ({ errorMessage, errorType, firmId }) =>
        `<tr><td>${escaped(firmId)}</td><td>${escaped(errorType)}</td><td>${escaped(errorMessage)}</td></tr>`
    )
  const more = progress.failures.length > mostFailures ? `<p class="dim">and ${progress.failures.length - mostFailures} more</p>` : ""
  return `${stopped}<h3>Firms that failed</h3><div class="scroll"><table><thead><tr><th>Firm</th><th>Error</th><th>Message</th></tr></thead><tbody>${lines.join(
    ""
  )}</tbody></table></div>${more}`
}

/** The numbers at the top: what happened to the quarter's firms, and what was found. */
export const tiles = (results: QuarterResults): string => {
  const { progress, themes, topics } = results
  const firms = new Set(topics.map((topic) => topic.firmId)).size
  const inThemes = themes.reduce((sum, theme) => sum + theme.nTopics, 0)
  const numbers: ReadonlyArray<readonly [string, string]> = [
    [grouped(progress?.done ?? firms), progress === undefined ? "firms with topics" : `of ${counted(progress.total, "firm")} done`],
    ...(progress === undefined
      ? []
      : ([
          [grouped(progress.skipped), "skipped (no data)"],
          [grouped(progress.failed), "failed"],
          ...(progress.remaining > 0 ? [[grouped(progress.remaining), "still to do"] as const] : [])
        ] as const)),
    [grouped(topics.length), "firm topics"],
    [grouped(themes.length), "themes across firms"],
    [grouped(inThemes), "topics in a theme"]
  ]
  return `<ul class="tiles">${numbers.map(([n, what]) => `<li><b>${n}</b> ${escaped(what)}</li>`).join("")}</ul>`
}

/** What ran, on which data and by which rules; what was left out and what failed. */
export const runSection = (results: QuarterResults): string =>
  `<dl>${facts(results)
    .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
    .join("")}</dl>${exclusions(results)}${failures(results)}`
