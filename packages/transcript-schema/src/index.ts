export {
  type BreakerCounts,
  breakerReason,
  type BreakerRules,
  countFirm,
  defaultBreakerRules,
  type FirmEnd,
  noFirmsYet
} from "./CircuitBreaker.ts"
export {
  type CommandFlags,
  CommandForm,
  CommandFormName,
  commandFormOf,
  formOfVariant,
  type ShownForm,
  startIn,
  type CommandLine,
  type Program,
  startOf,
  typed,
  typedIn,
  withFlags
} from "./CommandLine.ts"
export { canonicalJson, fingerprintOf, prefetchFingerprint } from "./Fingerprint.ts"
export { type FirmCounts, firmCounts, type FirmsByEnd, sumFirmCounts } from "./FirmCounts.ts"
export { type FirmTopic } from "./FirmTopic.ts"
export {
  callSentences,
  type EarlierCall,
  type FirmTranscript,
  type Section,
  sentenceId,
  type TranscriptSentence
} from "./FirmTranscript.ts"
export { compareIds } from "./IdOrder.ts"
export { byteSize, countOf, duration, money, percent, thousands } from "./NumberWords.ts"
export {
  ComponentNote,
  PrefetchedFirm,
  PrefetchExclusion,
  PrefetchManifest,
  PrefetchPart,
  SharedPermno,
  UnplacedRows
} from "./PrefetchManifest.ts"
export { plainJson, plainText } from "./PlainText.ts"
export { doctorLine, orchestrateLine, prefetchLine, programs, pullModelLine } from "./Programs.ts"
export { parseQuarter, Quarter, type QuarterBounds, quarterBounds } from "./Quarter.ts"
export { shellWord } from "./ShellWord.ts"
export { snakeCase, withSnakeCaseNames } from "./SnakeCase.ts"
export * as StoreKeys from "./StoreKeys.ts"
export { BatchId, FirmId, JobName } from "./StoreNames.ts"
export { type CallRow, callColumns } from "./tables/Calls.ts"
export { type CallSpeechRow, callSpeechColumns } from "./tables/CallSpeech.ts"
export { column, type Column, type ColumnType, checkedRow, nullable, type RowOf, UnexpectedRow } from "./tables/Column.ts"
export {
  callOfComponentRow,
  callWithout,
  componentColumns,
  type ComponentRow,
  fromComponentRow,
  type SelectedCall,
  selectedCallColumns,
  SelectedCallSchema,
  type SpokenComponent,
  toComponentRow
} from "./tables/Components.ts"
export { firmComparisonColumns, type FirmComparisonRow, themeComparisonColumns, type ThemeComparisonRow } from "./tables/Comparisons.ts"
export { coverageColumns, type CoverageRow, toCoverageRows } from "./tables/Coverage.ts"
export { firmQuarterColumns, type FirmQuarterRow, fromFirmQuarterRow } from "./tables/FirmQuarters.ts"
export {
  type ExposureRow,
  exposureSentenceColumns,
  type ExposureSentenceRow,
  fromExposureRow,
  fromExposureSentenceRow,
  queryExposureColumns
} from "./tables/Exposure.ts"
export { firmTopicColumns, type FirmTopicRow, fromFirmTopicRow, toFirmTopicRow } from "./tables/FirmTopics.ts"
export {
  callIdentityColumns,
  exposureColumns,
  fromPanelRow,
  groupPanelColumns,
  panelColumns,
  type PanelRow,
  topicPanelColumns
} from "./tables/Panel.ts"
export type { Cell, Row } from "./tables/Row.ts"
export { rowSchema } from "./tables/RowSchema.ts"
export { fromSentenceRow, sentenceColumns, type SentenceRow } from "./tables/Sentences.ts"
export {
  fromThemeContributionRow,
  themeContributionColumns,
  type ThemeContributionRow,
  toThemeContributionRow
} from "./tables/ThemeContributions.ts"
export { fromThemeGroupRow, themeGroupColumns, type ThemeGroupRow } from "./tables/ThemeGroups.ts"
export { fromThemeHistoryRow, themeHistoryColumns, type ThemeHistoryRow, type ThemeState, themeStates } from "./tables/ThemeHistory.ts"
export { fromThemeRow, type NameSource, themeColumns, type ThemeKind, type ThemeRow } from "./tables/Themes.ts"
export { fromTranscriptRows, sectionOf, toTranscriptRows, transcriptColumns, type TranscriptRow } from "./tables/Transcripts.ts"
export { shareColumnColumns, type ShareColumnRow, widePanelColumns } from "./tables/WidePanel.ts"
export { AccessDenied, BadData, NotPrefetched, TranscriptSource, TranscriptSourceError, Unreachable } from "./TranscriptSource.ts"
