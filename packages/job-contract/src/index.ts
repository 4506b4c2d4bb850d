export { breakerRulesFromConfig } from "./BreakerRules.ts"
export { BadConfig, type JobConfig, type JobConfigOptions, readJobConfig } from "./JobConfig.ts"
export { jobEnvironment } from "./JobEnvironment.ts"
export { exitCodeMeanings, JobExitCode, savedOnSignal, signalOf } from "./JobExitCode.ts"
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
