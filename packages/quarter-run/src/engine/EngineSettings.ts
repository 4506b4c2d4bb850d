export { EngineSettings } from "@ftm/manifest"

/** Seconds between two looks at the jobs on AWS Batch. */
export const defaultPollSeconds = 6
