import type { PrefetchManifest } from "@ftm/transcript-schema"
import { shellWord } from "@ftm/s3-source"
import type { SocketUse } from "@ftm/wrds-source"

/** What a command tells at its end, as a table or as JSON. */
export interface PrefetchSummary {
  readonly quarter: string
  readonly store: string
  readonly already_complete: boolean
  /** Firms that the selection saw: those with sentences and those left out. */
  readonly seen: number
  readonly firms: number
  readonly excluded: number
  readonly excluded_by_reason: Readonly<Record<string, number>>
  /** Firms whose text could not be made: `prepare` takes them up again. */
  readonly text_failed: number
  /** Rows of WRDS that belong to no firm or to no quarter. */
  readonly unplaced_rows: number
  /** PERMNOs that more than one firm has. */
  readonly shared_permnos: number
  /** Components that are not as they should be; the manifest lists them. */
  readonly component_notes: number
  /** Characters in a wrong encoding that were mended. */
  readonly mended_characters: number
  readonly components: number
  readonly sentences: number
  readonly parts: number
  readonly bytes: number
  readonly seconds: number
  readonly firms_per_second: number | null
  /** Sockets opened to WRDS in this run. */
  readonly connections: number
  /** Longest time in seconds between two reads of the socket. */
  readonly longest_socket_gap_seconds: number | null
  /** Highest resident memory of this process, threads included. */
  readonly peak_memory_mb: number
}

export interface RunFigures {
  readonly alreadyComplete: boolean
  readonly seconds: number
  readonly socket: SocketUse | undefined
}

export const summaryOf = (manifest: PrefetchManifest, store: string, { alreadyComplete, seconds, socket }: RunFigures): PrefetchSummary => {
  const reasons: Record<string, number> = {}
  // Every failed text has words of its own: they are counted as one, and the manifest has them in full.
  for (const { code, reason } of manifest.excluded) {
    const name = code === "TextFailed" ? "text failed" : reason
    reasons[name] = (reasons[name] ?? 0) + 1
  }
  const failures = manifest.excluded.filter(({ code }) => code === "TextFailed")
  const parts = [...manifest.components, ...manifest.transcripts]
  return {
    quarter: manifest.quarter,
    store,
    already_complete: alreadyComplete,
    seen: manifest.counts.seen ?? manifest.counts.firms + manifest.counts.excluded,
    firms: manifest.counts.firms,
    excluded: manifest.counts.excluded,
    excluded_by_reason: reasons,
    text_failed: failures.length,
    unplaced_rows: (manifest.unplaced_rows ?? []).reduce((sum, { count }) => sum + count, 0),
    shared_permnos: manifest.shared_permnos?.length ?? 0,
    component_notes: manifest.component_notes?.length ?? 0,
    mended_characters: manifest.mended_characters ?? 0,
    components: manifest.counts.components,
    sentences: manifest.counts.sentences,
    parts: parts.length,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    seconds: Math.round(seconds * 10) / 10,
    firms_per_second: seconds > 0 ? Math.round((manifest.counts.firms / seconds) * 10) / 10 : null,
    connections: socket?.dialled ?? 0,
    longest_socket_gap_seconds: socket === undefined ? null : socket.longestGapMillis / 1000,
    peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024)
  }
}

const number = (n: number): string => n.toLocaleString("en-US")

/** What a reader should know before relying on the quarter; nothing where all is as it should be. */
const noticed = (summary: PrefetchSummary): ReadonlyArray<readonly [string, string]> => {
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
export const renderSummary = (summary: PrefetchSummary): string => {
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
