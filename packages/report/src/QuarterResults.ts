import type { FirmCounts, FirmTopic, PrefetchManifest, Quarter } from "@ftm/transcript-schema"

/** A theme and the firm topics that it is made of. */
export interface ReportedTheme {
  readonly themeId: string
  readonly name: string
  readonly keywords: ReadonlyArray<string>
  readonly nFirms: number
  readonly nTopics: number
  readonly nSentences: number
  /** Those with the most sentences first. */
  readonly contributions: ReadonlyArray<Contribution>
}

/** A topic's contribution to a theme. */
export interface Contribution {
  readonly firmId: string
  readonly firmName: string
  readonly topicId: string
  readonly nSentences: number
  /** Share of all sentences of the theme, 0 to 1. */
  readonly shareOfTheme: number
  readonly example: string | null
}

/** A firm that failed. */
export interface ReportedFailure {
  readonly firmId: string
  readonly errorType: string
  readonly errorMessage: string
}

/** How many firms are done, skipped, failed or still to do. */
export interface ReportedProgress extends FirmCounts {
  readonly failures: ReadonlyArray<ReportedFailure>
  /** Why batches were stopped, one line per batch. */
  readonly stopped: ReadonlyArray<string>
}

/** Everything that a report shows. */
export interface QuarterResults {
  readonly quarter: Quarter
  /** The store, as a user would type it. */
  readonly location: string
  /** ISO 8601 UTC. */
  readonly writtenAt: string
  /** Undefined if the quarter has not been divided into batches. */
  readonly progress: ReportedProgress | undefined
  /** Undefined after a run directly on WRDS. */
  readonly prefetch: PrefetchManifest | undefined
  readonly topics: ReadonlyArray<FirmTopic>
  readonly themes: ReadonlyArray<ReportedTheme>
  /** Why there are no themes; undefined if there are some. */
  readonly noThemes: string | undefined
  /** The settings that the themes were made with, by name. */
  readonly themeSettings: Readonly<Record<string, string>>
  /** What a reader must know before believing the page: what is of a part or out of date, a sentence each; empty where all is whole. */
  readonly caveats: ReadonlyArray<string>
}
