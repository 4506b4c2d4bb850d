import type { TopicOptions } from "./TopicOptions.ts"
import type { TopicSettings } from "./TopicSettings.ts"

/** The part of the options that BERTopic is run with: it is stored with its results. */
export type OptionsOfBertopic = Omit<TopicOptions, "layout" | "smoothingRounds" | "keywords" | "stabilityRuns"> & {
  readonly keywords: Pick<TopicOptions["keywords"], "count" | "longest" | "inRepresentation">
}

/**
 * What BERTopic takes from the options. It lays out by UMAP, whatever a preset's `layout` is, and finds keywords by its own c-TF-IDF, so what guides
 * the native engine there (`candidates`, `minSentences`, `diversity`, `meaning`) is not for it.
 */
export const optionsOfBertopic = ({
  keywords,
  layout: _layout,
  smoothingRounds: _rounds,
  stabilityRuns: _runs,
  ...others
}: TopicOptions): OptionsOfBertopic => ({
  ...others,
  keywords: { count: keywords.count, longest: keywords.longest, inRepresentation: keywords.inRepresentation }
})

const nativeKeywords = ["candidates", "minSentences", "diversity", "meaning"] as const

/** The settings that somebody chose and BERTopic cannot follow, by their names. A preset's own are not among them. */
export const notForBertopic = ({ keywords = {}, layout, smoothingRounds, stabilityRuns = 0 }: TopicSettings): ReadonlyArray<string> => [
  ...(layout === undefined || layout === "umap" ? [] : ["layout"]),
  ...(smoothingRounds === undefined ? [] : ["smoothingRounds"]),
  ...(stabilityRuns === 0 ? [] : ["stabilityRuns"]),
  ...nativeKeywords.filter((name) => keywords[name] !== undefined).map((name) => `keywords.${name}`)
]
