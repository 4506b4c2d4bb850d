import type { SelectionMethod } from "./hdbscan/ClusterSelection.ts"
import type { TopicSettings } from "./TopicSettings.ts"

/** How topics are made from vectors. Stored with the results. */
export interface TopicOptions {
  /**
   * What HDBSCAN clusters: `smoothed`, the vectors smoothed over their neighbours and turned onto their principal axes, or `umap`, UMAP's
   * layout. Both begin with the same graph of neighbours and end with the same number of dimensions.
   */
  readonly layout: "smoothed" | "umap"
  /** How often each vector becomes the mean of its neighbours. For the layout `smoothed`. */
  readonly smoothingRounds: number
  readonly umap: {
    /** How many nearest points, the point itself included, define its neighbourhood. For both layouts. */
    readonly neighbors: number
    /** Dimensions in which clusters are looked for. For both layouts. */
    readonly dimensions: number
    /** This one and those that follow are for the layout `umap` alone. */
    readonly minDist: number
    readonly epochs: number | "auto"
    readonly seed: number
  }
  readonly hdbscan: { readonly minClusterSize: number; readonly minSamples: number; readonly selection: SelectionMethod }
  readonly keywords: {
    /** At most this many keywords per topic. */
    readonly count: number
    /** Words in the longest keyword: 1 or 2. */
    readonly longest: number
    /** How many of the leading terms by c-TF-IDF the keywords are chosen from. */
    readonly candidates: number
    /** A keyword occurs in at least this many sentences of its topic, if the topic has such terms. */
    readonly minSentences: number
    /** 0 takes the most relevant keywords, however similar; 1 makes them as different as possible. */
    readonly diversity: number
    /** Weight of similarity in meaning against c-TF-IDF, 0 to 1. */
    readonly meaning: number
    /** Keywords in a topic's representation. */
    readonly inRepresentation: number
  }
  /**
   * The largest share of sentences with content that may be left in no topic. Beyond that, the nearest ones join
   * the topic that is nearest to them. 1 keeps HDBSCAN's answer.
   */
  readonly outlierShare: number
  /**
   * Topics whose mean directions, less what all sentences share, have a cosine of this or more become one, the nearest first.
   * 1 keeps them apart.
   */
  readonly mergeCosine: number
  /** How often, at most, every sentence moves to the topic that is nearest to it. 0 leaves them where merging left them. */
  readonly refinePasses: number
  /**
   * How much a sentence's vector takes on of the one before it and of the one after it in its turn. 0 looks at each sentence by itself; so
   * does any share where sentences do not say in which turn they were spoken.
   */
  readonly turnShare: number
  /** A sentence with fewer distinct content words than this is clustered with none. 0 lets every sentence take part that has a word. */
  readonly leastContentWords: number
  /**
   * How often topics are found again without a tenth of the sentences, to tell how sure each topic is: its `stability`. Five
   * times make a call take about three times as long. 0 does not ask. The same in every preset.
   */
  readonly stabilityRuns: number
}

export type PresetName = "earnings-call" | "short-texts" | "pipeline" | "bertopic"

const keywords: TopicOptions["keywords"] = {
  count: 10,
  longest: 2,
  candidates: 30,
  minSentences: 2,
  diversity: 0.3,
  meaning: 0.5,
  inRepresentation: 4
}

const smoothed: Omit<TopicOptions, "leastContentWords" | "stabilityRuns"> = {
  layout: "smoothed",
  smoothingRounds: 2,
  umap: { neighbors: 15, dimensions: 15, minDist: 0.01, epochs: "auto", seed: 42 },
  hdbscan: { minClusterSize: 5, minSamples: 2, selection: "leaf" },
  keywords,
  outlierShare: 0,
  mergeCosine: 0.5,
  refinePasses: 3,
  turnShare: 0.2
}

/** HDBSCAN's clusters in UMAP's layout as they are, each sentence by itself: what BERTopic does. */
const asBertopic: Pick<TopicOptions, "layout" | "smoothingRounds" | "outlierShare" | "mergeCosine" | "refinePasses" | "turnShare"> = {
  layout: "umap",
  smoothingRounds: 0,
  outlierShare: 1,
  mergeCosine: 1,
  refinePasses: 0,
  turnShare: 0
}

/**
 * `earnings-call`: fine clusters of smoothed vectors, which every sentence with content joins, and of which those about the same become one topic.
 * `short-texts`: the same for questions, headlines, posts, of which a single word may be the content.
 * `pipeline`: the firm level of the Python pipeline. `bertopic`: BERTopic's own defaults, few and large.
 */
export const presets: Readonly<Record<PresetName, Omit<TopicOptions, "stabilityRuns">>> = {
  "earnings-call": { ...smoothed, leastContentWords: 1 },
  "short-texts": { ...smoothed, leastContentWords: 0 },
  pipeline: {
    ...asBertopic,
    umap: { neighbors: 15, dimensions: 10, minDist: 0.01, epochs: "auto", seed: 42 },
    hdbscan: { minClusterSize: 6, minSamples: 2, selection: "leaf" },
    keywords,
    leastContentWords: 2
  },
  bertopic: {
    ...asBertopic,
    umap: { neighbors: 15, dimensions: 5, minDist: 0, epochs: "auto", seed: 42 },
    hdbscan: { minClusterSize: 10, minSamples: 10, selection: "eom" },
    keywords: { ...keywords, longest: 1, minSentences: 1, diversity: 0, meaning: 0 },
    leastContentWords: 0
  }
}

/** Fills in the settings from their preset. */
export const topicOptions = (settings: TopicSettings = {}): TopicOptions => {
  const preset = presets[settings.preset ?? "earnings-call"]
  return {
    layout: settings.layout ?? preset.layout,
    smoothingRounds: settings.smoothingRounds ?? preset.smoothingRounds,
    umap: { ...preset.umap, ...settings.umap },
    hdbscan: { ...preset.hdbscan, ...settings.hdbscan },
    keywords: { ...preset.keywords, ...settings.keywords },
    outlierShare: settings.outlierShare ?? preset.outlierShare,
    mergeCosine: settings.mergeCosine ?? preset.mergeCosine,
    refinePasses: settings.refinePasses ?? preset.refinePasses,
    turnShare: settings.turnShare ?? preset.turnShare,
    leastContentWords: settings.leastContentWords ?? preset.leastContentWords,
    stabilityRuns: settings.stabilityRuns ?? 0
  }
}
