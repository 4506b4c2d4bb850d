import { type BatchProgress, type Checkpoint, readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { canonicalJson, fingerprintOf, type Quarter, StoreKeys, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { Lineage } from "./Lineage.ts"
import type { Covered } from "./MadeRecord.ts"

/** The topics of a quarter as its checkpoints tell of them. */
export interface TopicsMade {
  /** What the topics that are there were made of. More than one: parts of several makes lie side by side, which no command of ours does. */
  readonly lineages: ReadonlyArray<Lineage>
  readonly covered: Covered
  /** Firms that have topics, in the order of the batches. */
  readonly firmIds: ReadonlyArray<string>
}

/** What topics are made of: the sentences' fingerprint (none straight from WRDS) and the engine with all its parameters. */
export const topicsLineage = (quarter: Quarter, engine: NonNullable<Checkpoint["engine"]>, sentences: string | undefined): Lineage => ({
  stage: "topics",
  quarter,
  inputs: sentences === undefined ? {} : { prefetch: sentences },
  settings: { topic_engine: engine.name, ...engine.parameters },
  versions: { [`${engine.name} topic engine`]: engine.version }
})

/** A checkpoint of an early version does not say which engine made its parts. */
const unknownEngine = { name: "unknown", version: "unknown", parameters: {} }

/** Reads what the quarter's topics were made of; none before the first firm has topics. */
export const readTopicsMade = Effect.fn("readTopicsMade")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  if (Option.isNone(yield* store.head(StoreKeys.batchesManifest(quarter)))) return Option.none<TopicsMade>()
  return topicsMadeOf(quarter, yield* readProgress(quarter))
})

/** The same from progress that was read already. */
export const topicsMadeOf = (quarter: Quarter, progress: ReadonlyArray<BatchProgress>): Option.Option<TopicsMade> => {
  const checkpoints = progress.flatMap(({ checkpoint }) => (checkpoint === undefined ? [] : [checkpoint]))
  const firmIds = checkpoints.flatMap((checkpoint) => checkpoint.completed_firm_ids)
  if (firmIds.length === 0) return Option.none()
  const begun = checkpoints.filter((checkpoint) => checkpoint.completed_firm_ids.length > 0)
  const lineages = begun.map(({ engine, sentences }) => topicsLineage(quarter, engine ?? unknownEngine, sentences))
  const { done, failed, skipped, total } = sumFirmCounts(progress)
  return Option.some({
    lineages: [...new Map(lineages.map((lineage) => [canonicalJson(lineage), lineage])).values()],
    covered: { firms: done + skipped, failed, of: total },
    firmIds
  })
}

/** The lineage of the topics as they lie there: that of their parts, and which firms have some. */
export const wholeTopicsLineage = (lineage: Lineage, firmIds: ReadonlyArray<string>): Lineage => ({
  ...lineage,
  inputs: { ...lineage.inputs, firms: fingerprintOf(firmIds) }
})
