import type { FirmTranscript } from "@ftm/transcript-schema"

/** What is audited: a theme of the quarter, or a researcher's own query. */
export interface AuditSubject {
  readonly kind: "theme" | "query"
  /** The theme's id or the query's name. */
  readonly id: string
  readonly name: string
  /** What it is about in a sentence; null where nobody has said. */
  readonly description: string | null
  readonly keywords: ReadonlyArray<string>
}

/** A sentence that was counted, or one that came near and was not. */
export interface AuditedSentence {
  readonly call: FirmTranscript
  /** Its place among the call's sentences, so that those before and after it are at hand. */
  readonly place: number
  readonly matched: boolean
  /** By what it was found, such as `topic`, `meaning` or `keywords`. Coders never see it. */
  readonly foundBy: string
  /** How near it is in meaning, -1 to 1; null where that was not measured. */
  readonly score: number | null
}

/** All that a sample can be drawn from. The rest of the audit knows nothing of themes and queries but this. */
export interface AuditedSentences {
  readonly subject: AuditSubject
  /** How many calls were read, of how many with a sentence about the subject. */
  readonly calls: { readonly read: number; readonly of: number }
  /** How near misses were found, in words for the key. */
  readonly nearMisses: string
  readonly sentences: ReadonlyArray<AuditedSentence>
}
