export { findThemes } from "./FindThemes.ts"
export { keywordMentions } from "./KeywordMentions.ts"
export { namedThemes, type NamedRows, type Spoken } from "./NamedThemes.ts"
export { readFirmTopics } from "./ReadFirmTopics.ts"
export { readThemes, type StoredThemes } from "./ReadThemes.ts"
export type { EarlierTopic, GoneTheme, Origin, Theme, ThemeGroup, ThemeResult, TopicOfFirm } from "./Theme.ts"
export {
  BadFirmTopics,
  BadThemes,
  ModelFailed,
  NoFirmTopics,
  PartOfTopics,
  StoreFailed,
  ThemeModelError,
  ThemesOutOfDate,
  TopicsOutOfDate
} from "./ThemeModelError.ts"
export { type ThemeOptions, themeOptions } from "./ThemeOptions.ts"
export { type ThemeListener, type ThemeProgress, type ThemeStage, themeStages } from "./ThemeProgress.ts"
export { type ThemesWritten, writeThemes, type WriteThemesOptions } from "./WriteThemes.ts"
