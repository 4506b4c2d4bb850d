import {
  type Covered,
  differences,
  differencesInWords,
  isWhole,
  lineageFingerprint,
  readTopicsMade,
  wholeTopicsLineage
} from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { type ShareDone, unheard } from "@ftm/topic-model"
import { type FirmTopic, fingerprintOf, prefetchFingerprint, type Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { readFirmTopics } from "./ReadFirmTopics.ts"
import { BadFirmTopics, PartOfTopics, StoreFailed, ThemeModelError, TopicsOutOfDate } from "./ThemeModelError.ts"

/** A quarter's topics, what they identify as, and how many firms they cover. */
export interface TopicsOfQuarter {
  readonly topics: ReadonlyArray<FirmTopic>
  readonly fingerprint: string
  readonly covered: Covered
}

const storeFailed = (cause: { readonly message: string }) =>
  new ThemeModelError({ message: cause.message, reason: new StoreFailed({}), cause })

/** Topics that no checkpoint tells of, such as another program's: they are identified by what they say. */
const topicsAlone = (topics: ReadonlyArray<FirmTopic>): TopicsOfQuarter => {
  const firms = new Set(topics.map(({ firmId }) => firmId)).size
  const said = topics
    .map(({ firmId, keywords, sentenceIds, topicId }) => [topicId, firmId, keywords, sentenceIds] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { topics, fingerprint: fingerprintOf(said), covered: { firms, failed: 0, of: firms } }
}

/** Fingerprint of the sentences that are there now; undefined after a run directly on WRDS. */
const sentencesNow = Effect.fn("sentencesNow")(function* (quarter: Quarter) {
  return (yield* prefetchExists(quarter)) ? prefetchFingerprint(yield* readPrefetchManifest(quarter)) : undefined
})

/**
 * Reads the quarter's topics. Fails where they were made of other sentences than are there now, where parts of several makes lie side
 * by side, where a firm's topics are gone, and, unless `partial`, where some firms were not processed yet.
 */
export const readTopicsOfQuarter = Effect.fn("readTopicsOfQuarter")(function* (
  quarter: Quarter,
  partial: boolean,
  onShare: ShareDone = unheard
) {
  const { location } = yield* ObjectStore
  const topics = yield* readFirmTopics(quarter, onShare)
  const made = yield* Effect.mapError(readTopicsMade(quarter), storeFailed)
  if (Option.isNone(made)) return topicsAlone(topics)
  const { covered, firmIds, lineages } = made.value
  const [lineage, other] = lineages
  if (lineage === undefined) return topicsAlone(topics)
  const sentences = yield* Effect.mapError(sentencesNow(quarter), storeFailed)
  const found = differences(lineage, other ?? (sentences === undefined ? {} : { inputs: { prefetch: sentences } }))
  if (found.length > 0) {
    return yield* new ThemeModelError({
      message: `The topics of ${quarter} in ${location} are out of date: ${differencesInWords(found)}.`,
      reason: new TopicsOutOfDate({})
    })
  }
  const there = new Set(topics.map(({ firmId }) => firmId))
  const gone = firmIds.filter((firmId) => !there.has(firmId))
  if (gone.length > 0) {
    return yield* new ThemeModelError({
      message: `The topics of ${gone.length} firms of ${quarter} are gone from ${location}, firm ${gone[0]} among them, although the checkpoints name them.`,
      reason: new BadFirmTopics({})
    })
  }
  if (!partial && !isWhole(covered)) {
    return yield* new ThemeModelError({
      message: `Only ${covered.firms} of ${covered.of} firms of ${quarter} in ${location} have been processed. Themes of a part are not the quarter's.`,
      reason: new PartOfTopics({ covered })
    })
  }
  const whole: TopicsOfQuarter = { topics, fingerprint: lineageFingerprint(wholeTopicsLineage(lineage, firmIds)), covered }
  return whole
})
