export type { ExclusionReason } from "./Links.ts"
export type { PlantedEvent } from "./PlantedLives.ts"
export {
  plantedQuarters,
  type PlantedQuarter,
  type PlantedQuarters,
  type PlantedQuartersOptions,
  type PlantedTopic
} from "./PlantedQuarters.ts"
export { writePrefetchedStore } from "./PrefetchedStore.ts"
export { SampleCorpusError, type SampleCorpusOptions, type SampleCorpusSummary, writeSampleCorpus } from "./SampleCorpus.ts"
export type { ExcludedFirm, KeptFirm, SentenceTruth, TopicTruth } from "./Truth.ts"
