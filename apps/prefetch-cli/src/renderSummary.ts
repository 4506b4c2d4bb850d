import type { PrefetchSummary } from "@ftm/prefetch"
import { shellWord } from "@ftm/transcript-schema"

/** A summary with the highest resident memory of this process, threads included. */
export interface MeasuredSummary extends PrefetchSummary {
  readonly peak_memory_mb: number
}

export const withMemory = (summary: PrefetchSummary): MeasuredSummary => ({ ...summary, peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024) })

const number = (n: number): string => n.toLocaleString("en-US")

/** What a reader should know before relying on the quarter; nothing where all is as it should be. */
const noticed = (summary: MeasuredSummary): ReadonlyArray<readonly [string, string]> => {
  const { component_notes, mended_characters, quarter, shared_permnos, store, text_failed, unplaced_rows } = summary
  return [
    ...(text_failed === 0 ? [] : [["try again", `the text of ${number(text_failed)} firms failed; with a version that can read them: npm run prefetch -- prepare --quarter ${quarter} --store ${shellWord(store)}`] as const]),
    ...(unplaced_rows === 0 ? [] : [["no place", `${number(unplaced_rows)} rows belong to no firm or no quarter (unplaced_rows in the manifest)`] as const]),
    ...(shared_permnos === 0 ? [] : [["same PERMNO", `${number(shared_permnos)} PERMNOs have more than one firm (shared_permnos in the manifest)`] as const]),
    ...(component_notes === 0 ? [] : [["odd rows", `${number(component_notes)} components are not as they should be (component_notes in the manifest)`] as const]),
    ...(mended_characters === 0 ? [] : [["mended", `${number(mended_characters)} characters stood in a wrong encoding`] as const])
  ]
}

/** The summary as aligned lines. */
export const renderSummary = (summary: MeasuredSummary): string => {
  const reasons = Object.entries(summary.excluded_by_reason).sort(([a], [b]) => a < b ? -1 : 1)
  const rows: ReadonlyArray<readonly [string, string]> = [
    ["quarter", summary.quarter],
    ["store", summary.store],
    ["firms seen", number(summary.seen)],
    ["with sentences", number(summary.firms)],
    ["left out", number(summary.excluded)],
    ...reasons.map(([reason, count]) => ["", `${number(count)} ${reason}`] as const),
    ["components", number(summary.components)],
    ["sentences", number(summary.sentences)],
    ...noticed(summary),
    ["files", `${number(summary.parts)} (${(summary.bytes / 1e6).toFixed(1)} MB)`],
    ["connections", number(summary.connections)],
    ...(summary.already_complete ? [] : [["time", `${summary.seconds} s (${summary.firms_per_second} firms/s), ${summary.peak_memory_mb} MB of memory at most`] as const])
  ]
  return rows.map(([name, value]) => `${name.padEnd(14)} ${value}`).join("\n")
}
