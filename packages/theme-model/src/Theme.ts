/** A topic of a firm as themes are made from it. */
export interface TopicOfFirm {
  readonly topicId: string
  readonly firmId: string
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  readonly nSentences: number
  /** Its leading sentences as they were said, best first; empty where they are not at hand. */
  readonly sentences: ReadonlyArray<string>
}

/** A subject that firms share. */
export interface Theme {
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  /** Ids of its topics, by falling number of sentences. */
  readonly topicIds: ReadonlyArray<string>
  readonly nFirms: number
  readonly nSentences: number
}

export interface ThemeResult {
  /** By falling number of firms, then of topics, then of sentences. */
  readonly themes: ReadonlyArray<Theme>
  /** Why there is no theme, in a sentence; absent where there is one. */
  readonly noThemes?: string
}
