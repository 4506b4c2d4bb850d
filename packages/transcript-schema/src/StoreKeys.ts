import { parseQuarter, type Quarter } from "./Quarter.ts"
import { batchPattern } from "./StoreNames.ts"

// The keys of the store: the same for a folder and for a bucket. Nothing else in FTM spells them out, nor knows which keys are its own: a
// folder that people share and programs keep in step holds other files, too.

const part = (n: number): string => String(n).padStart(4, "0")

/** Is this the key of a numbered part right under the prefix, as `componentsPart` and `transcriptsPart` make them? */
export const isPartUnder = (prefix: string, key: string): boolean =>
  key.startsWith(prefix) && /^part_\d{4,}\.parquet$/.test(key.slice(prefix.length))

/** `batch_000`, `batch_001`, … */
export const batchId = (n: number): string => `batch_${String(n).padStart(3, "0")}`

/** Is this the key of a table's file, and not one of another kind that lies beside it? */
export const isTable = (key: string): boolean => key.endsWith(".parquet")

/** The components of all quarters. */
export const componentsTable = "raw/components"
export const componentsPrefix = (quarter: Quarter): string => `${componentsTable}/quarter=${quarter}/`
export const componentsPart = (quarter: Quarter, n: number): string => `${componentsPrefix(quarter)}part_${part(n)}.parquet`

/** The sentences of all quarters. */
export const transcriptsTable = "raw/transcripts"
export const transcriptsPrefix = (quarter: Quarter): string => `${transcriptsTable}/quarter=${quarter}/`
export const transcriptsPart = (quarter: Quarter, n: number): string => `${transcriptsPrefix(quarter)}part_${part(n)}.parquet`
/** Written last: a quarter with this file is prefetched whole. It lies beside no table, so that every table's folder holds Parquet alone. */
export const prefetchManifest = (quarter: Quarter): string => `raw/manifests/quarter=${quarter}/manifest.json`
/** While a new prefetch takes the place of an old one. */
export const prefetchPromotion = (quarter: Quarter): string => `raw/manifests/quarter=${quarter}/promotion.json`
/** Where versions before format 3 wrote it. */
export const earlierPrefetchManifest = (quarter: Quarter): string => `${transcriptsPrefix(quarter)}manifest.json`

/** One row a call: version, event, fiscal period, how long it was. */
export const calls = (quarter: Quarter): string => `raw/calls/quarter=${quarter}/calls.parquet`
/** One row a call, part of it and type of speaker: turns, sentences, words. */
export const callSpeech = (quarter: Quarter): string => `raw/call_speech/quarter=${quarter}/call_speech.parquet`

/** Coverage of all quarters. */
export const coverageTable = "processed/coverage"
/** One row a firm that the selection saw: kept or left out, and why. */
export const coverage = (quarter: Quarter): string => `${coverageTable}/quarter=${quarter}/coverage.parquet`

export const batchesManifest = (quarter: Quarter): string => `manifests/quarter=${quarter}/batches.jsonl`

/** Written and deleted again, to see whether that may be done. */
export const doctorProbe = "progress/doctor-probe"

export const progressPrefix = (quarter: Quarter): string => `progress/quarter=${quarter}/`
/** Which calls a prefetch takes and into which parts, decided before the first part is written. */
export const prefetchPlan = (quarter: Quarter): string => `${progressPrefix(quarter)}prefetch_plan.json`
export const checkpoint = (quarter: Quarter, batch: string): string => `${progressPrefix(quarter)}${batch}_checkpoint.json`
export const failures = (quarter: Quarter, batch: string): string => `${progressPrefix(quarter)}${batch}_failures.json`
/** Which firms are being worked on, and at which processes have died. */
export const batchDeaths = (quarter: Quarter, batch: string): string => `${progressPrefix(quarter)}${batch}_deaths.json`
/** Is this the key of what a job writes of its progress, and not of the prefetch's plan, which lies there too? */
export const isJobProgress = (key: string): boolean => isOurs(key) && /_(checkpoint|failures)\.json$/.test(key)
/** Who works on the batch, while somebody does. */
export const batchClaim = (quarter: Quarter, batch: string): string => `${progressPrefix(quarter)}${batch}_claim.json`

export const firmTopicsPrefix = (quarter: Quarter): string => `intermediate/firm-topics/quarter=${quarter}/`
/** What the keys of a batch's parts begin with. */
export const firmTopicsOfBatch = (quarter: Quarter, batch: string): string => `${firmTopicsPrefix(quarter)}${batch}_part_`
export const firmTopicsPart = (quarter: Quarter, batch: string, n: number): string =>
  `${firmTopicsOfBatch(quarter, batch)}${part(n)}.parquet`

export const themesPrefix = (quarter: Quarter): string => `processed/themes/quarter=${quarter}/`
export const themes = (quarter: Quarter): string => `${themesPrefix(quarter)}themes.parquet`
export const themeContributions = (quarter: Quarter): string =>
  `processed/theme_contributions/quarter=${quarter}/theme_contributions.parquet`
export const themeGroups = (quarter: Quarter): string => `processed/theme_groups/quarter=${quarter}/theme_groups.parquet`
/** The history of themes of all quarters. */
export const themeHistoryTable = "processed/theme_history"
/** What became of each theme since the quarter before. */
export const themeHistory = (quarter: Quarter): string => `${themeHistoryTable}/quarter=${quarter}/theme_history.parquet`
/** The quarter whose history of themes is at `key`; undefined where that is no such key. */
export const quarterOfThemeHistory = (key: string): Quarter | undefined => {
  const quarter = parseQuarter(/\/quarter=(\w+)\//.exec(key)?.[1] ?? "")
  return quarter !== undefined && key === themeHistory(quarter) ? quarter : undefined
}
/** Where earlier versions wrote them: among the themes. */
export const earlierThemeContributions = (quarter: Quarter): string => `${themesPrefix(quarter)}theme_contributions.parquet`

/** The tables about firms and themes, or groups of themes, or each firm's own topics. Each lies in a folder of its own. */
export const panelTables = [
  "panel",
  "firm_quarters",
  "wide_panel",
  "wide_panel_columns",
  "group_panel",
  "wide_group_panel",
  "wide_group_panel_columns",
  "topic_panel"
] as const
export type PanelTable = (typeof panelTables)[number]
export const panelTable = (quarter: Quarter, table: PanelTable): string => `processed/${table}/quarter=${quarter}/${table}.parquet`
/** The same rows for programs that read no Parquet: beside the table's folder, which holds Parquet alone. */
export const panelCsv = (quarter: Quarter, table: PanelTable): string => `processed/csv/${table}/quarter=${quarter}/${table}.csv`
/** The sentences of the quarter's calls with their topics and themes: licensed text. */
export const sentencesPrefix = (quarter: Quarter): string => `processed/sentences/quarter=${quarter}/`
export const sentencesPart = (quarter: Quarter, n: number): string => `${sentencesPrefix(quarter)}part_${part(n)}.parquet`
/** How much of each firm's call is about each of a researcher's own queries. They are made of the prefetch alone, as no topic is. */
export const exposure = (quarter: Quarter): string => `processed/exposure/quarter=${quarter}/exposure.parquet`
/** The sentences behind them. */
export const exposureSentencesPrefix = (quarter: Quarter): string => `processed/exposure_sentences/quarter=${quarter}/`
export const exposureSentencesPart = (quarter: Quarter, n: number): string => `${exposureSentencesPrefix(quarter)}part_${part(n)}.parquet`

/** How two variants agree, firm by firm. The tables of all pairs of a quarter lie side by side. */
export const firmComparison = (quarter: Quarter, a: string, b: string): string =>
  `processed/firm_comparisons/quarter=${quarter}/${a}_vs_${b}.parquet`
/** Which themes of two variants are the same. */
export const themeComparison = (quarter: Quarter, a: string, b: string): string =>
  `processed/theme_comparisons/quarter=${quarter}/${a}_vs_${b}.parquet`

/** A name that a language model gave, by the hash of all that it was asked with. */
export const givenName = (hash: string): string => `names/${hash}.json`

export const runsPrefix = (quarter: Quarter): string => `runs/quarter=${quarter}/`
/** The ledger: one entry a file, never changed. */
export const runRecordsPrefix = (quarter: Quarter): string => `${runsPrefix(quarter)}records/`
/** The entry with this number, from 1. Six digits keep the order of the keys and that of the entries the same. */
export const runRecord = (quarter: Quarter, sequence: number): string =>
  `${runRecordsPrefix(quarter)}${String(sequence).padStart(6, "0")}.json`
/** The number of the entry at `key`; undefined where that is no entry's key, such as `000007.sync-conflict-20260101-120000.json`. */
export const sequenceOfRunRecord = (quarter: Quarter, key: string): number | undefined => {
  const sequence = Number(key.slice(runRecordsPrefix(quarter).length, -".json".length))
  return sequence >= 1 && key === runRecord(quarter, sequence) ? sequence : undefined
}

/** Names that were taken for good, such as a job's before it is submitted. */
export const runClaimsPrefix = (quarter: Quarter): string => `${runsPrefix(quarter)}claims/`
export const runClaim = (quarter: Quarter, name: string): string => `${runClaimsPrefix(quarter)}${encodeURIComponent(name)}.json`
const jobName = `ftm-[\\dQ]{6}-${batchPattern}-\\d+-[0-9a-f]{8}`
const claimFile = new RegExp(`^(lease-\\d+|${jobName})\\.json$`)
/** The name of which `key` is the claim: a job's, or a term of the lease; undefined where it is no claim's key. */
export const nameOfRunClaim = (quarter: Quarter, key: string): string | undefined =>
  key.startsWith(runClaimsPrefix(quarter)) ? claimFile.exec(key.slice(runClaimsPrefix(quarter).length))?.[1] : undefined

/** What a stage's result was made of. */
export const madeRecord = (quarter: Quarter, stage: string): string => `${runsPrefix(quarter)}made/${stage}.json`

/** While new results take the place of old ones. */
export const promotionMarker = (quarter: Quarter): string => `${runsPrefix(quarter)}promotion.json`

/** Who works on the quarter. */
export const quarterLease = (quarter: Quarter): string => `${runsPrefix(quarter)}lease.json`
/** Somebody wants the quarter's jobs to end. */
export const cancelRequest = (quarter: Quarter): string => `${runsPrefix(quarter)}cancel.json`
/** Written, read and deleted before a run, to see whether that may be done. */
export const accessCheck = (quarter: Quarter): string => `${runsPrefix(quarter)}access-check`
/** The folder for the logs of jobs on this machine. */
export const jobLogs = (quarter: Quarter): string => `${runsPrefix(quarter)}logs`
/** The quarter's report, a page for a browser. */
export const report = (quarter: Quarter): string => `${runsPrefix(quarter)}report.html`

/** What a prefetch writes: every variant of a quarter's results is made from the same. */
export const isPrefetched = (key: string): boolean =>
  key.startsWith("raw/") || key.startsWith(`${coverageTable}/`) || key.endsWith("/prefetch_plan.json") || key === doctorProbe
/** What the keys of a variant's results begin with. */
export const variantPrefix = (name: string): string => `variants/${name}/`
/** Where results that are made anew lie until they are whole. */
export const stagingPrefix = "staging/"
/** What the keys of everything begin with that is made of a quarter after its prefetch. */
export const resultPrefixes = (quarter: Quarter): ReadonlyArray<string> => [
  `manifests/quarter=${quarter}/`,
  progressPrefix(quarter),
  firmTopicsPrefix(quarter),
  themesPrefix(quarter),
  `processed/theme_contributions/quarter=${quarter}/`,
  `processed/theme_groups/quarter=${quarter}/`,
  `processed/theme_history/quarter=${quarter}/`,
  ...panelTables.flatMap((table) => [`processed/${table}/quarter=${quarter}/`, `processed/csv/${table}/quarter=${quarter}/`]),
  sentencesPrefix(quarter),
  runsPrefix(quarter)
]

const ofQuarter = "quarter=(19|20)\\d{2}Q[1-4]"
const part4 = "part_\\d{4,}\\.parquet"
const everyKey: ReadonlyArray<string> = [
  `raw/(components|transcripts)/${ofQuarter}/${part4}`,
  `raw/transcripts/${ofQuarter}/manifest\\.json`,
  `raw/manifests/${ofQuarter}/(manifest|promotion)\\.json`,
  `raw/calls/${ofQuarter}/calls\\.parquet`,
  `raw/call_speech/${ofQuarter}/call_speech\\.parquet`,
  `processed/coverage/${ofQuarter}/coverage\\.parquet`,
  `manifests/${ofQuarter}/batches\\.jsonl`,
  "progress/doctor-probe",
  `progress/${ofQuarter}/prefetch_plan\\.json`,
  `progress/${ofQuarter}/${batchPattern}_(checkpoint|failures|claim|deaths)\\.json`,
  `intermediate/firm-topics/${ofQuarter}/${batchPattern}_${part4}`,
  `processed/themes/${ofQuarter}/(themes|theme_contributions)\\.parquet`,
  `processed/theme_contributions/${ofQuarter}/theme_contributions\\.parquet`,
  `processed/theme_groups/${ofQuarter}/theme_groups\\.parquet`,
  `processed/theme_history/${ofQuarter}/theme_history\\.parquet`,
  ...panelTables.flatMap((table) => [
    `processed/${table}/${ofQuarter}/${table}\\.parquet`,
    `processed/csv/${table}/${ofQuarter}/${table}\\.csv`
  ]),
  `processed/sentences/${ofQuarter}/${part4}`,
  `processed/exposure/${ofQuarter}/exposure\\.parquet`,
  `processed/exposure_sentences/${ofQuarter}/${part4}`,
  `processed/(firm|theme)_comparisons/${ofQuarter}/[\\w.-]+_vs_[\\w.-]+\\.parquet`,
  "names/[0-9a-f]{64}\\.json",
  `runs/${ofQuarter}/records/(\\d{6}|[1-9]\\d{6,})\\.json`,
  `runs/${ofQuarter}/claims/(lease-\\d+|${jobName})\\.json`,
  `runs/${ofQuarter}/made/[a-z_]+\\.json`,
  `runs/${ofQuarter}/(lease|cancel|promotion)\\.json`,
  `runs/${ofQuarter}/(access-check|report\\.html)`,
  // Earlier versions wrote process ids beside the logs.
  `runs/${ofQuarter}/logs/${jobName}\\.(log|pid)`
]
const ours = new RegExp(`^(variants/[^/]+/)?(staging/)?(${everyKey.join("|")})$`)
/** Is this a key that FTM writes, or that an earlier version wrote? What lies at any other is somebody else's: passed over, and never deleted. */
export const isOurs = (key: string): boolean => ours.test(key)
/** Is this the key of a file that a prefetch of the quarter writes? */
export const isPrefetchedOf = (quarter: Quarter, key: string): boolean =>
  isOurs(key) && isPrefetched(key) && key.includes(`/quarter=${quarter}/`)
