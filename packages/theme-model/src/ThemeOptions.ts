/** How themes are made from topics; stored with the results. */
export interface ThemeOptions {
  /** Nearest neighbours of a topic from which the graph of topics is made. */
  readonly neighbors: number
  /** Of the communities in that graph: the greater, the more and smaller. */
  readonly resolution: number
  /** Themes whose mean directions have this cosine or more become one. */
  readonly mergeCosine: number
  /** A topic belongs to a theme only if its vector and the theme's mean direction have this cosine or more. */
  readonly leastCosine: number
  /** A word that is spread over more than this share of the firms is a word of reporting. */
  readonly widelySpread: number
  /** A topic of whose keywords' words at least this share are words of reporting speaks the language of reporting. */
  readonly reportingShare: number
  /** At most so many themes, and so many groups of themes. */
  readonly mostThemes: number
  readonly mostGroups: number
  /** A theme has topics of at least this many firms. */
  readonly leastFirms: number
  /** No firm has more than this share of a theme's topics. */
  readonly greatestFirmShare: number
  /** At most this many keywords per theme. */
  readonly keywords: number
}

const between = (least: number, value: number, most: number): number => Math.max(least, Math.min(most, Math.round(value)))

/** From so many topics on, the search for neighbours takes most of the time, and fewer of them tell as much. */
const manyTopics = 20_000

/**
 * Options for a number of topics: with fewer topics, fewer neighbours and larger parts of the whole, so that even a handful of firms
 * can share a theme; with many, the themes become no more than a reader can take in. Measured in docs/adr/0033.
 */
export const themeOptions = (topics: number): ThemeOptions => {
  const root = Math.sqrt(topics)
  return {
    neighbors: topics < manyTopics ? between(5, root / 3, 30) : 15,
    resolution: between(1, root / 2, 10),
    mergeCosine: 0.75,
    leastCosine: 0.4,
    widelySpread: 0.35,
    reportingShare: 0.8,
    mostThemes: topics < manyTopics ? 100 : 200,
    mostGroups: topics < manyTopics ? 25 : 32,
    leastFirms: 2,
    greatestFirmShare: 0.4,
    keywords: 10
  }
}

/** The options for a part of the topics: themes in proportion. */
export const optionsOfPart = (options: ThemeOptions, topics: number, all: number): ThemeOptions => {
  const ofSize = themeOptions(topics)
  return {
    ...options,
    neighbors: Math.min(options.neighbors, ofSize.neighbors),
    resolution: Math.min(options.resolution, ofSize.resolution),
    mostThemes: Math.max(1, Math.round((options.mostThemes * topics) / Math.max(1, all))),
    mostGroups: Math.max(1, Math.round((options.mostGroups * topics) / Math.max(1, all)))
  }
}
