import type { Quarter } from "@ftm/transcript-schema"
import type { SelectionRules } from "@ftm/wrds-source"
import type { Duration } from "effect"

/** What `fetch` was asked to do. */
export interface PrefetchOptions {
  readonly quarter: Quarter
  readonly rules: SelectionRules
  /** Firms in one part, by default `defaultFirmsPerPart`; a plan that was begun keeps its own number. */
  readonly firmsPerPart?: number | undefined
  readonly approvalTimeout: Duration.Duration
  /** How long the socket may be silent before it counts as dead. */
  readonly stallTimeout: Duration.Duration
  /** Throws away what an earlier run of the quarter has left. */
  readonly restart: boolean
}

/** About 3 MB of text a part: small enough to hold two in memory, and little is lost when a run is killed. */
export const defaultFirmsPerPart = 60
