import { compareIds } from "@ftm/transcript-schema"

/** Which of an event's transcripts is taken. */
export type VersionRule = "latest" | "earliest" | "quality"
/** Which of a firm's calls in the quarter become sentences. */
export type CallsRule = "latest" | "all"

/** What a prefetch takes; the manifest keeps it. */
export interface SelectionRules {
  /**
   * `latest`: Final before others, then newest creation, then highest transcriptid.
   * `earliest`: oldest creation, then lowest transcriptid, Final or not: what a reader had first.
   * `quality`: Final before others, then Audited, Proofed, Edited, Corrected, Spellchecked, others (`transcriptCollectionTypes`), then newest.
   *
   * All three are applied to all versions of a call, whatever their dates; one without a date stands behind those with one, and one
   * without text behind those with some.
   */
  readonly versionRule: VersionRule
  readonly calls: CallsRule
  /** Capital IQ's keydeveventtypeid; 48 is an earnings call. */
  readonly eventTypes: ReadonlyArray<number>
  /** Only these companyids; all when undefined. */
  readonly firms: ReadonlyArray<string> | undefined
}

export const defaultSelectionRules: SelectionRules = { versionRule: "latest", calls: "latest", eventTypes: [48], firms: undefined }

/** The rules as plain data, the same text for the same rules. */
export const describeRules = (rules: SelectionRules): Readonly<Record<string, unknown>> => ({
  version_rule: rules.versionRule,
  calls: rules.calls,
  event_types: [...rules.eventTypes].sort((a, b) => a - b),
  firms: rules.firms === undefined ? "all" : [...rules.firms].sort(compareIds),
  versions: "all versions of a call whatever their dates; with a date and with text before others",
  link: "linktype LU or LC, linkprim P or C, usedflag not 0 or -1, linkdt <= call date <= linkenddt; primary before candidate, LC before LU, newest link",
  call_date: "mostimportantdateutc"
})
