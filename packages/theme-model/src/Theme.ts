import type { ThemeKind } from "@ftm/transcript-schema"

/** A firm's topic, reduced to what themes are made from. */
export interface TopicOfFirm {
  readonly topicId: string
  readonly firmId: string
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  readonly nSentences: number
  /** Its leading sentences as they were spoken, best first; empty if they are not available. */
  readonly sentences: ReadonlyArray<string>
  /** The same sentences as lemmas of their content words; left out, the words as they were spoken count. */
  readonly cleanedSentences?: ReadonlyArray<string>
  /** The quarter of the call; needed only where topics of several quarters are looked at together. */
  readonly quarter?: string
}

/** A topic of the quarter before, with the theme and the group in which it was, and the theme's kind; null if in none. */
export interface EarlierTopic extends TopicOfFirm {
  readonly themeId: string | null
  readonly groupId: string | null
  readonly kind: ThemeKind | null
}

/** What a cluster of this quarter has to do with those of the quarter before. */
export interface Origin {
  /** It goes on with this earlier one. */
  readonly continues?: string
  /** It is new, and was a part of this earlier one, which goes on without it. */
  readonly splitFrom?: string
}

/** A subject that firms share, or a part of the language in which they report. */
export interface Theme extends Origin {
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  /** Ids of its topics, those with the most sentences first. */
  readonly topicIds: ReadonlyArray<string>
  readonly nFirms: number
  readonly nSentences: number
  readonly kind: ThemeKind
  /** How unevenly firms use its keywords: 1 less the mean over their words of the share of firms that use the word (`WordSpread.ts`). */
  readonly specificity: number
  /** Number of its group. */
  readonly group: number
}

/** Themes of one kind that are near each other. */
export interface ThemeGroup {
  /** It is this group of the quarter before. */
  readonly continues?: string
  readonly keywords: ReadonlyArray<string>
  readonly kind: ThemeKind
  /** Numbers of its themes. */
  readonly themes: ReadonlyArray<number>
  readonly nFirms: number
  readonly nTopics: number
  readonly nSentences: number
}

/** A theme of the quarter before that this quarter has no longer. */
export interface GoneTheme {
  readonly themeId: string
  /** Number of the theme that took in most of it; undefined if none did. */
  readonly mergedInto?: number
}

export interface ThemeResult {
  /** Subjects first, then those with the most firms, the most topics, the most sentences. */
  readonly themes: ReadonlyArray<Theme>
  /** In the same order. */
  readonly groups: ReadonlyArray<ThemeGroup>
  /** Empty where no quarter before was given. */
  readonly gone: ReadonlyArray<GoneTheme>
  /** Why there are no themes, in a sentence; absent if there are some. */
  readonly noThemes?: string
}
