/** A firm's topic, reduced to what themes are made from. */
export interface TopicOfFirm {
  readonly topicId: string
  readonly firmId: string
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  readonly nSentences: number
  /** Its leading sentences as they were spoken, best first; empty if they are not available. */
  readonly sentences: ReadonlyArray<string>
}

/** A subject that firms share. */
export interface Theme {
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  /** Ids of its topics, those with the most sentences first. */
  readonly topicIds: ReadonlyArray<string>
  readonly nFirms: number
  readonly nSentences: number
}

export interface ThemeResult {
  /** Those with the most firms first, then the most topics, then the most sentences. */
  readonly themes: ReadonlyArray<Theme>
  /** Why there are no themes, in a sentence; absent if there are some. */
  readonly noThemes?: string
}
