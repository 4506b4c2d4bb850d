import type { PrefetchManifest } from "@ftm/transcript-schema"
import type { SocketUse } from "@ftm/wrds-source"

/** What a command tells at its end, as a table or as JSON. */
export interface PrefetchSummary {
  readonly quarter: string
  readonly store: string
  readonly already_complete: boolean
  readonly firms: number
  readonly excluded: number
  readonly excluded_by_reason: Readonly<Record<string, number>>
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
  for (const { reason } of manifest.excluded) reasons[reason] = (reasons[reason] ?? 0) + 1
  const parts = [...manifest.components, ...manifest.transcripts]
  return {
    quarter: manifest.quarter,
    store,
    already_complete: alreadyComplete,
    firms: manifest.counts.firms,
    excluded: manifest.counts.excluded,
    excluded_by_reason: reasons,
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

/** The summary as aligned lines. */
export const renderSummary = (summary: PrefetchSummary): string => {
  const reasons = Object.entries(summary.excluded_by_reason).sort(([a], [b]) => a < b ? -1 : 1)
  const rows: ReadonlyArray<readonly [string, string]> = [
    ["quarter", summary.quarter],
    ["store", summary.store],
    ["firms", number(summary.firms)],
    ["left out", number(summary.excluded)],
    ...reasons.map(([reason, count]) => ["", `${number(count)} ${reason}`] as const),
    ["components", number(summary.components)],
    ["sentences", number(summary.sentences)],
    ["files", `${number(summary.parts)} (${(summary.bytes / 1e6).toFixed(1)} MB)`],
    ["connections", number(summary.connections)],
    ...(summary.already_complete ? [] : [["time", `${summary.seconds} s (${summary.firms_per_second} firms/s), ${summary.peak_memory_mb} MB of memory at most`] as const])
  ]
  return rows.map(([name, value]) => `${name.padEnd(12)} ${value}`).join("\n")
}
