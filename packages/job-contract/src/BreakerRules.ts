import { type BreakerRules, defaultBreakerRules } from "@ftm/transcript-schema"
import { Config } from "effect"
import { Share, WholeNumber } from "./VariableSchemas.ts"

/**
 * When a batch, or the text of a quarter, is stopped because something is wrong with more than single firms: from
 * MAX_CONSECUTIVE_FAILURES, MAX_FAILURE_RATE and MIN_PROCESSED_FOR_RATE.
 */
export const breakerRulesFromConfig: Config.Config<BreakerRules> = Config.all({
  maxConsecutiveFailures: Config.schema(WholeNumber, "MAX_CONSECUTIVE_FAILURES").pipe(
    Config.withDefault(defaultBreakerRules.maxConsecutiveFailures)
  ),
  maxFailureRate: Config.schema(Share, "MAX_FAILURE_RATE").pipe(Config.withDefault(defaultBreakerRules.maxFailureRate)),
  minProcessedForRate: Config.schema(WholeNumber, "MIN_PROCESSED_FOR_RATE").pipe(
    Config.withDefault(defaultBreakerRules.minProcessedForRate)
  )
})
