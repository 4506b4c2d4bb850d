import { type BreakerRules, defaultBreakerRules } from "@ftm/transcript-schema"
import { defaultCheckpointInterval } from "./JobVariable.ts"
import { defaultTopicEngine } from "./TopicChoice.ts"

/** What the operator may set for a job; the same for every job of a run. */
export interface JobSettings extends BreakerRules {
  /** A checkpoint, and a part, after this many firms. */
  readonly checkpointInterval: number
  /** Go on when a single firm fails. */
  readonly allowFailures: boolean
  /** Which topic model: TOPIC_ENGINE, EMBEDDER, TOPIC_SETTINGS, … as `jobVariables` lists them. */
  readonly topicVariables: Readonly<Record<string, string>>
  /** `s3` = the prefetched store. `wrds` dials WRDS from the job, which costs an approval each. */
  readonly dataSource: "s3" | "wrds"
}

export const defaultJobSettings: JobSettings = {
  ...defaultBreakerRules,
  checkpointInterval: defaultCheckpointInterval,
  allowFailures: true,
  topicVariables: { TOPIC_ENGINE: defaultTopicEngine },
  dataSource: "s3"
}
