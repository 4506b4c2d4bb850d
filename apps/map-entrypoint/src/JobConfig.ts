import { type JobConfig as ContractConfig, readJobConfig as readContract } from "@ftm/job-contract"
import { parseStorePlace } from "@ftm/object-store"
import { parseTopicSettings, type TopicSettings } from "@ftm/topic-model"
import { availableParallelism } from "node:os"

/** Everything that this job is told. */
export type JobConfig = ContractConfig<TopicSettings>

/**
 * Reads the job's configuration from the environment, and lists all that is wrong with it at once.
 *
 * @param maxMemoryFlag what was given as --max-memory; overrides FTM_MAX_MEMORY
 */
export const readJobConfig = (maxMemoryFlag?: string) =>
  readContract({ maxMemoryFlag, cores: availableParallelism(), parseStore: parseStorePlace, parseTopicSettings })
