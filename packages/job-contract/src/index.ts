export { breakerRulesFromConfig } from "./BreakerRules.ts"
export { BadConfig, type JobConfig, type JobConfigOptions, readJobConfig } from "./JobConfig.ts"
export { jobEnvironment } from "./JobEnvironment.ts"
export { exitCodeMeanings, JobExitCode, killedExitCode, savedOnSignal } from "./JobExitCode.ts"
export { defaultJobSettings, type JobSettings } from "./JobSettings.ts"
export { type JobVariable, jobVariable, jobVariables } from "./JobVariable.ts"
export { parseBytes } from "./ParseBytes.ts"
export {
  defaultEmbedder,
  defaultTopicEngine,
  EmbedderName,
  type EmbedderProblem,
  embedderProblem,
  type TopicChoice,
  TopicEngineName
} from "./TopicChoice.ts"
