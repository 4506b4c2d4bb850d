import type { SelectionMethod } from "./hdbscan/ClusterSelection.ts"
import type { TopicSettings } from "./TopicSettings.ts"

/** How topics are made from vectors. Stored with the results. */
export interface TopicOptions {
  readonly umap: {
    /** Nearest points, itself included, that shape a point's surroundings. */
    readonly neighbors: number
    readonly dimensions: number
    readonly minDist: number
    readonly epochs: number | "auto"
    readonly seed: number
  }
  readonly hdbscan: {
    readonly minClusterSize: number
    readonly minSamples: number
    readonly selection: SelectionMethod
  }
  readonly keywords: {
    /** Keywords a topic, at most. */
    readonly count: number
    /** Words in the longest keyword: 1 or 2. */
    readonly longest: number
    /** Terms by c-TF-IDF from which keywords are chosen. */
    readonly candidates: number
    /** A keyword stands in at least this many sentences of its topic, where the topic has such terms. */
    readonly minSentences: number
    /** 0: the most relevant, however alike; 1: as unlike as can be. */
    readonly diversity: number
    /** How much nearness of meaning counts beside c-TF-IDF, 0 to 1. */
    readonly meaning: number
    /** Keywords in a topic's representation. */
    readonly inRepresentation: number
  }
  /**
   * Sentences that carry content but lie in no topic, as a share of those that carry content: no more than this.
   * The nearest ones join the topic they are nearest to. 1 leaves them as HDBSCAN says.
   */
  readonly outlierShare: number
}

export type PresetName = "earnings-call" | "bertopic"

const keywords: TopicOptions["keywords"] = {
  count: 10,
  longest: 2,
  candidates: 30,
  minSentences: 2,
  diversity: 0.3,
  meaning: 0.5,
  inRepresentation: 4
}

/** `earnings-call`: the firm level of the Python pipeline, many fine topics. `bertopic`: BERTopic's own defaults, few and large. */
export const presets: Readonly<Record<PresetName, TopicOptions>> = {
  "earnings-call": {
    umap: { neighbors: 15, dimensions: 10, minDist: 0.01, epochs: "auto", seed: 42 },
    hdbscan: { minClusterSize: 6, minSamples: 2, selection: "leaf" },
    keywords,
    outlierShare: 1
  },
  bertopic: {
    umap: { neighbors: 15, dimensions: 5, minDist: 0, epochs: "auto", seed: 42 },
    hdbscan: { minClusterSize: 10, minSamples: 10, selection: "eom" },
    keywords: { ...keywords, longest: 1, minSentences: 1, diversity: 0, meaning: 0 },
    outlierShare: 1
  }
}

/** The full options that the settings stand for. */
export const topicOptions = (settings: TopicSettings = {}): TopicOptions => {
  const preset = presets[settings.preset ?? "earnings-call"]
  return {
    umap: { ...preset.umap, ...settings.umap },
    hdbscan: { ...preset.hdbscan, ...settings.hdbscan },
    keywords: { ...preset.keywords, ...settings.keywords },
    outlierShare: settings.outlierShare ?? preset.outlierShare
  }
}
