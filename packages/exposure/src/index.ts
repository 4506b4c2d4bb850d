export { csvTable } from "./CsvTable.ts"
export { BadQueries, ExposureError, ExposureOutOfDate, StoreFailed as ExposureStoreFailed, UnknownWords } from "./ExposureError.ts"
export { type AskedFor, givenQueries } from "./GivenQueries.ts"
export { makePhraseMatcher, type PhraseMatcher } from "./PhraseMatcher.ts"
export {
  defaultThreshold,
  type ExposureQuery,
  type ForAllQueries,
  queryOfPhrase,
  type QueryProblem,
  queryProblems,
  type Way,
  ways
} from "./Query.ts"
export { parseQueryFile } from "./QueryFile.ts"
export type { QuerySummary } from "./QuerySummary.ts"
export { readExposure } from "./ReadExposure.ts"
export { type ExposureWritten, writeExposure, type WriteExposureOptions } from "./WriteExposure.ts"
