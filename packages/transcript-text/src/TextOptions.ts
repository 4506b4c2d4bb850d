/** What a user may change about the text; everything else is fixed by `textVersion`. */
export interface TextOptions {
  /** Words (lower case) that are left out of cleaned text besides the English stop words. */
  readonly extraStopWords: ReadonlyArray<string>
  /** Sentences with fewer words left after cleaning are dropped. */
  readonly minWords: number
  /** False leaves safe-harbour paragraphs out altogether. */
  readonly keepSafeHarbor: boolean
}

export const defaultTextOptions: TextOptions = {
  extraStopWords: ["yes", "thank", "thanks", "question", "questions", "afternoon", "operator", "welcome"],
  minWords: 2,
  keepSafeHarbor: true
}

/** Raised whenever the same components and options would give other sentences. */
export const textVersion = 2

/** What the prefetch's manifest keeps, so that a reader knows how the sentences were made. */
export const describeText = (options: TextOptions): Readonly<Record<string, unknown>> => ({
  rules: textVersion,
  model: "wink-eng-lite-web-model 1.8.1",
  english_by: "franc-min 6.2.0",
  extra_stop_words: [...options.extraStopWords].sort(),
  min_words: options.minWords,
  keep_safe_harbor: options.keepSafeHarbor
})

/** The options that `describeText` described; the defaults where the description lacks one. */
export const textOptionsOf = (described: Readonly<Record<string, unknown>>): TextOptions => {
  const words = described["extra_stop_words"]
  const minWords = described["min_words"]
  return {
    extraStopWords: Array.isArray(words) ? words.map(String) : defaultTextOptions.extraStopWords,
    minWords: typeof minWords === "number" ? minWords : defaultTextOptions.minWords,
    keepSafeHarbor: described["keep_safe_harbor"] !== false
  }
}
