export { keywordNamer, keywordNames } from "./KeywordNamer.ts"
export { type AskingRules, defaultAskingRules, modelNamer } from "./ModelNamer.ts"
export {
  type GivenName,
  type KeptKeywordsBecause,
  Namer,
  type NamerIdentity,
  type NamesGiven,
  type NamingSummary,
  type ToName
} from "./Namer.ts"
export { BadNamerSettings, type NamerSettings, namerVariables, readNamerSettings, type TokenPrices } from "./NamerSettings.ts"
export { readableName } from "./ReadableName.ts"
