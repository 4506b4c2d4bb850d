export type { ExclusionReason } from "./Links.ts"
export { writePrefetchedStore } from "./PrefetchedStore.ts"
export { SampleCorpusError, type SampleCorpusOptions, type SampleCorpusSummary, writeSampleCorpus } from "./SampleCorpus.ts"
export type { ExcludedFirm, KeptFirm, SentenceTruth, TopicTruth } from "./Truth.ts"
