export { adjustedMutualInformation } from "./AdjustedMutualInformation.ts"
export { compareFirms } from "./CompareFirms.ts"
export { type Comparison, compareVariants } from "./CompareVariants.ts"
export { leastJaccard, matchThemes, type ThemeSentences } from "./MatchThemes.ts"
