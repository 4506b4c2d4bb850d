import { Schema } from "effect"

const atLeast = (least: number) => Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(least)))
const zeroToOne = Schema.Finite.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 1 })))
const positive = Schema.Finite.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

/**
 * What a user configures, as JSON in `TOPIC_SETTINGS` or as an object: the name of a preset and whatever differs from it.
 * `TopicOptions` explains each field. The default preset is `earnings-call`.
 */
export const TopicSettings = Schema.Struct({
  preset: Schema.optionalKey(Schema.Literals(["earnings-call", "short-texts", "pipeline", "bertopic"])),
  layout: Schema.optionalKey(Schema.Literals(["smoothed", "umap"])),
  smoothingRounds: Schema.optionalKey(atLeast(0)),
  umap: Schema.optionalKey(
    Schema.Struct({
      neighbors: Schema.optionalKey(atLeast(2)),
      dimensions: Schema.optionalKey(atLeast(1)),
      minDist: Schema.optionalKey(positive),
      epochs: Schema.optionalKey(Schema.Union([Schema.Literal("auto"), atLeast(1)])),
      seed: Schema.optionalKey(atLeast(0))
    })
  ),
  hdbscan: Schema.optionalKey(
    Schema.Struct({
      minClusterSize: Schema.optionalKey(atLeast(2)),
      minSamples: Schema.optionalKey(atLeast(1)),
      selection: Schema.optionalKey(Schema.Literals(["eom", "leaf"]))
    })
  ),
  keywords: Schema.optionalKey(
    Schema.Struct({
      count: Schema.optionalKey(atLeast(1)),
      longest: Schema.optionalKey(Schema.Literals([1, 2])),
      candidates: Schema.optionalKey(atLeast(1)),
      minSentences: Schema.optionalKey(atLeast(1)),
      diversity: Schema.optionalKey(zeroToOne),
      meaning: Schema.optionalKey(zeroToOne),
      inRepresentation: Schema.optionalKey(atLeast(1))
    })
  ),
  outlierShare: Schema.optionalKey(zeroToOne),
  mergeCosine: Schema.optionalKey(zeroToOne),
  refinePasses: Schema.optionalKey(atLeast(0)),
  turnShare: Schema.optionalKey(zeroToOne),
  leastContentWords: Schema.optionalKey(atLeast(0)),
  stabilityRuns: Schema.optionalKey(atLeast(0))
})
export type TopicSettings = typeof TopicSettings.Type

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(TopicSettings), { onExcessProperty: "error", errors: "all" })

/** Reads settings from JSON. The failure's message names the fields that are wrong and the values that they may have. */
export const parseTopicSettings = (json: string) => decode(json)
