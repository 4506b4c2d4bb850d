import type { SelectionMethod } from "./hdbscan/ClusterSelection.ts"
import type { TopicSettings } from "./TopicSettings.ts"

/** How topics are made from vectors. Stored with the results. */
export interface TopicOptions {
  readonly umap: {
    /** How many nearest points, the point itself included, define its neighbourhood. */
    readonly neighbors: number
    readonly dimensions: number
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
  /** A sentence with fewer distinct content words than this is clustered with none. 0 lets every sentence take part that has a word. */
  readonly leastContentWords: number
  /**
   * How often topics are found again without a tenth of the sentences, to tell how sure each topic is: its `stability`. Each time takes
   * about as long as finding them did. 0 does not ask. The same in every preset.
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

const fine: Pick<TopicOptions, "umap" | "hdbscan" | "keywords"> = {
  umap: { neighbors: 15, dimensions: 10, minDist: 0.01, epochs: "auto", seed: 42 },
  hdbscan: { minClusterSize: 6, minSamples: 2, selection: "leaf" },
  keywords
}

/**
 * `earnings-call`: many fine clusters, which every sentence with content joins, and of which those about the same become one topic.
 * `short-texts`: the same for questions, headlines, posts, of which a single word may be the content.
 * `pipeline`: the firm level of the Python pipeline, the fine clusters as they are. `bertopic`: BERTopic's own defaults, few and large.
 */
export const presets: Readonly<Record<PresetName, Omit<TopicOptions, "stabilityRuns">>> = {
  "earnings-call": { ...fine, outlierShare: 0, mergeCosine: 0.5, leastContentWords: 2 },
  "short-texts": { ...fine, outlierShare: 0, mergeCosine: 0.5, leastContentWords: 0 },
  pipeline: { ...fine, outlierShare: 1, mergeCosine: 1, leastContentWords: 2 },
  bertopic: {
    umap: { neighbors: 15, dimensions: 5, minDist: 0, epochs: "auto", seed: 42 },
    hdbscan: { minClusterSize: 10, minSamples: 10, selection: "eom" },
    keywords: { ...keywords, longest: 1, minSentences: 1, diversity: 0, meaning: 0 },
    outlierShare: 1,
    mergeCosine: 1,
    leastContentWords: 2
  }
}

/** Fills in the settings from their preset. */
export const topicOptions = (settings: TopicSettings = {}): TopicOptions => {
  const preset = presets[settings.preset ?? "earnings-call"]
  return {
    umap: { ...preset.umap, ...settings.umap },
    hdbscan: { ...preset.hdbscan, ...settings.hdbscan },
    keywords: { ...preset.keywords, ...settings.keywords },
    outlierShare: settings.outlierShare ?? preset.outlierShare,
    mergeCosine: settings.mergeCosine ?? preset.mergeCosine,
    leastContentWords: settings.leastContentWords ?? preset.leastContentWords,
    stabilityRuns: settings.stabilityRuns ?? 0
  }
}
