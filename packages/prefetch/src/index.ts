export { type FetchCounts, type PrefetchEvent, PrefetchEvents } from "./PrefetchEvents.ts"
export {
  BadFiles,
  BadSetting,
  Damaged,
  damaged,
  NothingThere,
  OtherRules,
  PrefetchError,
  type PrefetchErrorReason,
  TextsFail,
  ThreadFailed,
  TooFewFirms
} from "./PrefetchError.ts"
export { defaultFirmsPerPart, type PrefetchOptions } from "./PrefetchOptions.ts"
export type { PrefetchSummary } from "./PrefetchSummary.ts"
export { fetchQuarter } from "./FetchQuarter.ts"
export { importQuarter, type ImportOptions } from "./import/ImportQuarter.ts"
export { type PrepareOptions, prepareQuarter } from "./PrepareQuarter.ts"
export { type PrefetchStatus, statusOfQuarter } from "./StatusOfQuarter.ts"
export { type Problem, type Verification, verifyQuarter } from "./verify/VerifyQuarter.ts"
export { type FiscalPeriod, fiscalPeriod } from "./tables/FiscalPeriod.ts"
export { inThisThread } from "./parts/InThisThread.ts"
export { serveText } from "./parts/ServeText.ts"
export { TextWorkers } from "./parts/TextWorkers.ts"
export { examineRows } from "./doctor/ExamineRows.ts"
export { examineStore } from "./doctor/ExamineStore.ts"
export { examineTables } from "./doctor/ExamineTables.ts"
export { examineWrds } from "./doctor/ExamineWrds.ts"
export type { Finding } from "./doctor/Finding.ts"
export { orFinding } from "./doctor/OrFinding.ts"
