import { topicOptions } from "./TopicOptions.ts"
import type { TopicSettings } from "./TopicSettings.ts"

/**
 * The settings that have no effect on the native engine because they belong to the other layout: who writes one expects it to do something.
 *
 * @returns their names, such as `umap.epochs`, and the layout that takes them.
 */
export const unusedSettings = (
  settings: TopicSettings
): { readonly names: ReadonlyArray<string>; readonly layout: "smoothed" | "umap" } => {
  if (topicOptions(settings).layout === "umap") {
    return { names: settings.smoothingRounds === undefined ? [] : ["smoothingRounds"], layout: "smoothed" }
  }
  const ofUmap = (["minDist", "epochs", "seed"] as const).filter((name) => settings.umap?.[name] !== undefined)
  return { names: ofUmap.map((name) => `umap.${name}`), layout: "umap" }
}
