export { keywordNamer, keywordNames } from "./KeywordNamer.ts"
export { type GivenName, type KeptKeywordsBecause, Namer, type NamerIdentity, type NamesGiven, type NamingSummary, type ToName } from "./Namer.ts"
export { readableName } from "./ReadableName.ts"
