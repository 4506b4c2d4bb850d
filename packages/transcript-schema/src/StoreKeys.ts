import type { Quarter } from "./Quarter.ts"

// The keys of the store: the same for a folder and for a bucket. Nothing else in FTM spells them out.

const part = (n: number): string => String(n).padStart(4, "0")

/** `batch_000`, `batch_001`, … */
export const batchId = (n: number): string => `batch_${String(n).padStart(3, "0")}`

export const componentsPrefix = (quarter: Quarter): string => `raw/components/quarter=${quarter}/`
export const componentsPart = (quarter: Quarter, n: number): string => `${componentsPrefix(quarter)}part_${part(n)}.parquet`

export const transcriptsPrefix = (quarter: Quarter): string => `raw/transcripts/quarter=${quarter}/`
export const transcriptsPart = (quarter: Quarter, n: number): string => `${transcriptsPrefix(quarter)}part_${part(n)}.parquet`
/** Written last: a quarter with this file is prefetched whole. */
export const prefetchManifest = (quarter: Quarter): string => `${transcriptsPrefix(quarter)}manifest.json`

/** One row a call: version, event, fiscal period, how long it was. */
export const calls = (quarter: Quarter): string => `raw/calls/quarter=${quarter}/calls.parquet`
/** One row a call, part of it and type of speaker: turns, sentences, words. */
export const callSpeech = (quarter: Quarter): string => `raw/call_speech/quarter=${quarter}/call_speech.parquet`
/** One row a firm that the selection saw: kept or left out, and why. */
export const coverage = (quarter: Quarter): string => `processed/coverage/quarter=${quarter}/coverage.parquet`

export const batchesManifest = (quarter: Quarter): string => `manifests/quarter=${quarter}/batches.jsonl`

export const progressPrefix = (quarter: Quarter): string => `progress/quarter=${quarter}/`
/** Which calls a prefetch takes and into which parts, decided before the first part is written. */
export const prefetchPlan = (quarter: Quarter): string => `${progressPrefix(quarter)}prefetch_plan.json`
export const checkpoint = (quarter: Quarter, batch: string): string => `${progressPrefix(quarter)}${batch}_checkpoint.json`
export const failures = (quarter: Quarter, batch: string): string => `${progressPrefix(quarter)}${batch}_failures.json`

export const firmTopicsPrefix = (quarter: Quarter): string => `intermediate/firm-topics/quarter=${quarter}/`
export const firmTopicsPart = (quarter: Quarter, batch: string, n: number): string =>
  `${firmTopicsPrefix(quarter)}${batch}_part_${part(n)}.parquet`

export const themesPrefix = (quarter: Quarter): string => `processed/themes/quarter=${quarter}/`
export const themes = (quarter: Quarter): string => `${themesPrefix(quarter)}themes.parquet`
export const themeContributions = (quarter: Quarter): string => `${themesPrefix(quarter)}theme_contributions.parquet`

export const runsPrefix = (quarter: Quarter): string => `runs/quarter=${quarter}/`
