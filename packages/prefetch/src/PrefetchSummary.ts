import type { PrefetchManifest } from "@ftm/transcript-schema"
import type { SocketUse } from "@ftm/wrds-source"

/** What there is to tell of a quarter at the end of a run. */
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
  /** Files of all tables. */
  readonly files: number
  readonly bytes: number
  readonly seconds: number
  readonly firms_per_second: number | null
  /** Sockets opened to WRDS in this run. */
  readonly connections: number
  /** Longest time in seconds between two reads of the socket. */
  readonly longest_socket_gap_seconds: number | null
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
  const files = [...manifest.components, ...manifest.transcripts, ...(manifest.tables ?? [])]
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
    parts: manifest.components.length + manifest.transcripts.length,
    files: files.length,
    bytes: files.reduce((sum, part) => sum + part.bytes, 0),
    seconds: Math.round(seconds * 10) / 10,
    firms_per_second: seconds > 0 ? Math.round((manifest.counts.firms / seconds) * 10) / 10 : null,
    connections: socket?.dialled ?? 0,
    longest_socket_gap_seconds: socket === undefined ? null : socket.longestGapMillis / 1000
  }
}
