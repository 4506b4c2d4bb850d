import type { FirmCounts, FirmTopic, PrefetchManifest, Quarter } from "@ftm/transcript-schema"

/** A theme and the topics of firms that it is made of. */
export interface ReportedTheme {
  readonly themeId: string
  readonly name: string
  readonly keywords: ReadonlyArray<string>
  readonly nFirms: number
  readonly nTopics: number
  readonly nSentences: number
  /** By falling number of sentences. */
  readonly contributions: ReadonlyArray<Contribution>
}

/** A topic's part in a theme. */
export interface Contribution {
  readonly firmId: string
  readonly firmName: string
  readonly topicId: string
  readonly nSentences: number
  /** Of all sentences of the theme, 0 to 1. */
  readonly share: number
  readonly example: string | null
}

/** A firm that failed. */
export interface ReportedFailure {
  readonly firmId: string
  readonly errorType: string
  readonly errorMessage: string
}

/** Firms by what became of them; `undefined` where no manifest of batches was made. */
export interface ReportedProgress extends FirmCounts {
  readonly failures: ReadonlyArray<ReportedFailure>
  /** Why batches were stopped, a line each. */
  readonly stopped: ReadonlyArray<string>
}

/** All that a report is drawn from. */
export interface QuarterResults {
  readonly quarter: Quarter
  /** The store, as a user types it. */
  readonly location: string
  /** ISO 8601 UTC. */
  readonly writtenAt: string
  readonly progress: ReportedProgress | undefined
  /** Undefined after a run over WRDS. */
  readonly prefetch: PrefetchManifest | undefined
  readonly topics: ReadonlyArray<FirmTopic>
  readonly themes: ReadonlyArray<ReportedTheme>
  /** Why there is no theme; undefined where there is one. */
  readonly noThemes: string | undefined
  /** What made the themes, by name. */
  readonly themeSettings: Readonly<Record<string, string>>
}
