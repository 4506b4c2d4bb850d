/** The words with which a call speaks of one topic. Every list holds noun phrases, but for `actions` (gerunds). */
export interface Lexicon {
  /** Short name without spaces, unique over all lexicons. */
  readonly key: string
  readonly title: string
  /** What the topic is about: "ocean freight rates". */
  readonly things: ReadonlyArray<string>
  /** What the firm does about it: "qualifying a second supplier". */
  readonly actions: ReadonlyArray<string>
  /** What comes of it: "on-time delivery". */
  readonly outcomes: ReadonlyArray<string>
  /** Where it comes from: "the backlog at the West Coast ports". */
  readonly drivers: ReadonlyArray<string>
  /** What is measured, in the singular: "the average lead time". */
  readonly metrics: ReadonlyArray<string>
}

/** The lists of a lexicon as they are written in the source: phrases with semicolons between them. */
export interface Phrases {
  readonly things: string
  readonly actions: string
  readonly outcomes: string
  readonly drivers: string
  readonly metrics: string
}

export const phrases = (text: string): ReadonlyArray<string> => text.split(";").map((phrase) => phrase.trim())

export const lexicon = (key: string, title: string, words: Phrases): Lexicon => ({
  key,
  title,
  things: phrases(words.things),
  actions: phrases(words.actions),
  outcomes: phrases(words.outcomes),
  drivers: phrases(words.drivers),
  metrics: phrases(words.metrics)
})
