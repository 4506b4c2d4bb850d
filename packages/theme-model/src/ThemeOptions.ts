/** How themes are made from topics; stored with the results. */
export interface ThemeOptions {
  readonly umap: { readonly neighbors: number; readonly dimensions: number; readonly minDist: number; readonly seed: number }
  readonly hdbscan: { readonly minClusterSize: number; readonly minSamples: number; readonly selection: "eom" | "leaf" }
  /** A theme has topics of at least this many firms. */
  readonly leastFirms: number
  /** No firm has more than this share of a theme's topics. */
  readonly greatestFirmShare: number
  /** At most this many keywords per theme. */
  readonly keywords: number
}

const between = (least: number, value: number, most: number): number => Math.max(least, Math.min(most, Math.round(value)))

/**
 * The Python pipeline's parameters (UMAP 30 neighbours, 15 dimensions, 0.025; HDBSCAN 20, 6, eom) for a whole quarter of
 * several thousand topics, scaled down with the square root of the number of topics when there are fewer, so that even a
 * handful of firms can share a theme.
 */
export const themeOptions = (topics: number): ThemeOptions => {
  const root = Math.sqrt(topics)
  return {
    umap: { neighbors: between(5, root, 30), dimensions: 15, minDist: 0.025, seed: 42 },
    hdbscan: { minClusterSize: between(3, root / 3, 20), minSamples: between(2, root / 10, 6), selection: "eom" },
    leastFirms: 2,
    greatestFirmShare: 0.4,
    keywords: 10
  }
}
