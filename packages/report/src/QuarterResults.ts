import type {
  FirmCounts,
  FirmTopic,
  NameSource,
  PrefetchManifest,
  Quarter,
  ThemeGroupRow,
  ThemeHistoryRow,
  ThemeKind
} from "@ftm/transcript-schema"

/** A theme and the firm topics that it is made of. */
export interface ReportedTheme {
  readonly themeId: string
  readonly name: string
  readonly nameSource: NameSource
  readonly description: string | null
  readonly kind: ThemeKind
  readonly groupId: string
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
  /** Share of the sentences of the firm's call, 0 to 1. */
  readonly shareOfCall: number
  readonly example: string | null
}

/** What became of the themes over the quarters up to the report's. */
export interface ReportedHistory {
  /** Those whose history is in the store, the earliest first; the last is the report's own. */
  readonly quarters: ReadonlyArray<Quarter>
  /** What became of a theme of the quarter, by theme id. */
  readonly states: ReadonlyMap<string, ThemeHistoryRow>
  /** Theme id -> quarter -> its share of the sentences of all calls. */
  readonly shares: ReadonlyMap<string, ReadonlyMap<Quarter, number>>
  /** The themes of the quarter before that are no more. */
  readonly gone: ReadonlyArray<ThemeHistoryRow>
  /** Theme id -> its latest name. */
  readonly names: ReadonlyMap<string, string>
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
  /** Subjects first. */
  readonly themes: ReadonlyArray<ReportedTheme>
  /** Empty where the themes are in no groups. */
  readonly groups: ReadonlyArray<ThemeGroupRow>
  /** Undefined where it is not known what became of the themes. */
  readonly history: ReportedHistory | undefined
  /** Why there are no themes; undefined if there are some. */
  readonly noThemes: string | undefined
  /** The settings that the themes were made with, by name. */
  readonly themeSettings: Readonly<Record<string, string>>
  /** What a reader must know before believing the page: what is of a part or out of date, a sentence each; empty where all is whole. */
  readonly caveats: ReadonlyArray<string>
}
