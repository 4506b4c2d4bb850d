export * from "./CircuitBreaker.ts"
export { type FirmCounts, firmCounts, type FirmsByEnd, sumFirmCounts } from "./FirmCounts.ts"
export * from "./FirmTopic.ts"
export * from "./FirmTranscript.ts"
export { compareIds } from "./IdOrder.ts"
export { byteSize, countOf, duration, money, percent, thousands } from "./NumberWords.ts"
export * from "./PrefetchManifest.ts"
export * from "./Quarter.ts"
export { shellWord } from "./ShellWord.ts"
export * as StoreKeys from "./StoreKeys.ts"
export { type CallRow, callColumns } from "./tables/Calls.ts"
export { type CallSpeechRow, callSpeechColumns } from "./tables/CallSpeech.ts"
export { type Column, type ColumnType, checkedRow, type RowOf, UnexpectedRow } from "./tables/Column.ts"
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
export { coverageColumns, type CoverageRow, toCoverageRows } from "./tables/Coverage.ts"
export { firmTopicColumns, type FirmTopicRow, fromFirmTopicRow, toFirmTopicRow } from "./tables/FirmTopics.ts"
export type { Cell, Row } from "./tables/Row.ts"
export { rowSchema } from "./tables/RowSchema.ts"
export {
  fromThemeContributionRow,
  themeContributionColumns,
  type ThemeContributionRow,
  toThemeContributionRow
} from "./tables/ThemeContributions.ts"
export { fromThemeRow, themeColumns, type ThemeRow } from "./tables/Themes.ts"
export { fromTranscriptRows, toTranscriptRows, transcriptColumns, type TranscriptRow } from "./tables/Transcripts.ts"
export * from "./TranscriptSource.ts"
