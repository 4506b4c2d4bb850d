import { readMade } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import type { ShareDone } from "@ftm/topic-model"
import { orchestrateLine, type Quarter, type ThemeKind, typed } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { readFirmTopics } from "./ReadFirmTopics.ts"
import { readThemes, type StoredThemes } from "./ReadThemes.ts"
import type { EarlierTopic } from "./Theme.ts"
import { BadThemes, StoreFailed, ThemeModelError } from "./ThemeModelError.ts"
import { topicSentences } from "./TopicSentences.ts"

/** The themes of the quarter before, with which a quarter's themes go on. */
export interface EarlierThemes {
  readonly quarter: Quarter
  /** Of what those themes were made. */
  readonly fingerprint: string
  readonly stored: StoredThemes
}

/** Reads the themes of the quarter before. Fails where there are none, or it is not known what they were made of. */
export const readEarlierThemes = Effect.fn("readEarlierThemes")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  const stored = yield* readThemes(quarter)
  const record = yield* Effect.mapError(
    readMade(quarter, "themes"),
    (cause) => new ThemeModelError({ message: cause.message, reason: new StoreFailed({}), cause })
  )
  if (Option.isNone(stored) || Option.isNone(record)) {
    const make = yield* typed(orchestrateLine("themes", { quarter, store: location, restart: Option.isSome(stored) }))
    return yield* new ThemeModelError({
      message: `There are no themes of ${quarter} in ${location} to go on with. Type: ${make}`,
      reason: new BadThemes({})
    })
  }
  const earlier: EarlierThemes = { quarter, fingerprint: record.value.fingerprint, stored: stored.value }
  return earlier
})

/** The topics of the quarter before, each with its theme and group. */
export const readEarlierTopics = Effect.fn("readEarlierTopics")(function* ({ quarter, stored }: EarlierThemes, onShare: ShareDone) {
  const topics = yield* readFirmTopics(quarter)
  const sentences = yield* topicSentences(quarter, topics, onShare)
  const kindOf = new Map<string | undefined, ThemeKind>(stored.themes.map(({ kind, theme_id }) => [theme_id, kind]))
  const placeOf = new Map(stored.contributions.map((row) => [row.topic_id, row]))
  return topics.map((topic): EarlierTopic => {
    const place = placeOf.get(topic.topicId)
    return {
      topicId: topic.topicId,
      firmId: topic.firmId,
      keywords: topic.keywords,
      nSentences: topic.nSentences,
      ...(sentences.get(topic.topicId) ?? { sentences: [] }),
      quarter,
      themeId: place?.theme_id ?? null,
      groupId: place?.group_id ?? null,
      kind: kindOf.get(place?.theme_id) ?? null
    }
  })
})
