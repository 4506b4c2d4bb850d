import type { Covered } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { readPrefetchedFirms } from "@ftm/s3-source"
import { readFirmTopics, readThemes, type StoredThemes } from "@ftm/theme-model"
import {
  type FirmTopic,
  fromThemeGroupRow,
  type PrefetchedFirm,
  type Quarter,
  StoreKeys,
  themeGroupColumns,
  type ThemeRow
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { unreadable } from "./PanelError.ts"
import type { PanelLevel } from "./PanelLevel.ts"
import { type PanelSubject, subjectOfGroup, subjectOfTheme } from "./PanelSubject.ts"
import { refuseMismatch } from "./RefuseMismatch.ts"
import { requireStages } from "./RequireStages.ts"

/** What the panel of a quarter is made of. */
export interface PanelInputs {
  readonly quarter: Quarter
  /** Every kept firm, by ascending id. */
  readonly firms: ReadonlyArray<PrefetchedFirm>
  /** By firm id; a firm whose topics failed or were not made has none. */
  readonly topicsOf: ReadonlyMap<string, ReadonlyArray<FirmTopic>>
  /** By topic id; a topic of no theme has none. */
  readonly themeOf: ReadonlyMap<string, ThemeRow>
  readonly themes: ReadonlyArray<ThemeRow>
  readonly covered: Covered
  /** What identifies the sentences, the topics and the themes. */
  readonly fingerprints: Readonly<Record<string, string>>
}

/** The theme of each topic. Fails where the tables name themes or topics that are not there, or a topic twice. */
const themesByTopic = Effect.fn("themesByTopic")(function* (
  quarter: Quarter,
  { contributions, themes }: StoredThemes,
  topics: ReadonlyArray<FirmTopic>
) {
  const themeById = new Map(themes.map((theme) => [theme.theme_id, theme]))
  const topicById = new Map(topics.map((topic) => [topic.topicId, topic]))
  const themeOf = new Map<string, ThemeRow>()
  for (const { firm_id, group_id, n_sentences, theme_id, topic_id } of contributions) {
    const theme = themeById.get(theme_id)
    const topic = topicById.get(topic_id)
    const named = `Topic ${topic_id} of firm ${firm_id}`
    if (theme === undefined || theme.group_id !== group_id) {
      return yield* refuseMismatch(
        quarter,
        "themes",
        `${named} is in theme ${theme_id} of group ${group_id}, which is not among the themes.`
      )
    }
    if (topic === undefined || topic.firmId !== firm_id || topic.nSentences !== n_sentences) {
      return yield* refuseMismatch(
        quarter,
        "themes",
        `${named}, which theme ${theme_id} is made of, is not among the firm's topics as it was then.`
      )
    }
    if (themeOf.has(topic_id)) return yield* refuseMismatch(quarter, "themes", `${named} is in two themes.`)
    themeOf.set(topic_id, theme)
  }
  return themeOf
})

/** Topic ids are unique and belong to kept firms, or the table of topics is of another prefetch. */
const topicsByFirm = Effect.fn("topicsByFirm")(function* (
  quarter: Quarter,
  firms: ReadonlyArray<PrefetchedFirm>,
  topics: ReadonlyArray<FirmTopic>
) {
  const kept = new Set(firms.map(({ firm_id }) => firm_id))
  const stray = topics.find(({ firmId }) => !kept.has(firmId))
  if (stray !== undefined) {
    return yield* refuseMismatch(
      quarter,
      "topics",
      `Firm ${stray.firmId} (${stray.firmName}) has topics and is not among the prefetched firms.`
    )
  }
  const seen = new Set<string>()
  for (const { firmId, topicId } of topics) {
    if (seen.has(topicId)) return yield* refuseMismatch(quarter, "topics", `Topic ${topicId} of firm ${firmId} is there twice.`)
    seen.add(topicId)
  }
  return Map.groupBy(topics, ({ firmId }) => firmId)
})

/** Reads what a panel of the quarter is made of. Fails with `PanelError`, which says what to type, where that is not whole and of one make. */
export const readPanelInputs = Effect.fn("readPanelInputs")(function* (quarter: Quarter, partial: boolean) {
  const stages = yield* requireStages(quarter, partial)
  const firms = yield* Effect.mapError(readPrefetchedFirms(quarter), unreadable)
  const topics = yield* Effect.mapError(readFirmTopics(quarter), unreadable)
  const stored = Option.getOrThrow(yield* Effect.mapError(readThemes(quarter), unreadable))
  const inputs: PanelInputs = {
    quarter,
    firms,
    topicsOf: yield* topicsByFirm(quarter, firms, topics),
    themeOf: yield* themesByTopic(quarter, stored, topics),
    themes: stored.themes,
    covered: stages.find(({ stage }) => stage === "topics")?.covered ?? { firms: 0, failed: 0, of: firms.length },
    fingerprints: Object.fromEntries(stages.flatMap(({ fingerprint, stage }) => (fingerprint === undefined ? [] : [[stage, fingerprint]])))
  }
  return inputs
})

const readGroups = Effect.fn("readGroups")(function* (quarter: Quarter) {
  const key = StoreKeys.themeGroups(quarter)
  const store = yield* ObjectStore
  if (Option.isNone(yield* store.head(key))) {
    return yield* refuseMismatch(quarter, "themes", "An earlier version made the themes: they are in no groups.")
  }
  const table = yield* openTable(key, { columns: themeGroupColumns })
  return yield* decodeRows(key, yield* table.readAll, fromThemeGroupRow)
})

/**
 * The quarter's themes, or groups of themes, in their order. None at the level of topics, which are each firm's own. Fails with what to type where
 * the quarter, which may be one that another was named with, has no themes yet.
 */
export const readSubjects = Effect.fn("readSubjects")(
  function* (quarter: Quarter, level: PanelLevel) {
    if (level === "topic") return []
    const stored = yield* readThemes(quarter)
    if (Option.isNone(stored)) yield* requireStages(quarter, true)
    if (level === "group") return (yield* readGroups(quarter)).map(subjectOfGroup)
    const subjects: ReadonlyArray<PanelSubject> = Option.getOrThrow(stored).themes.map(subjectOfTheme)
    return subjects
  },
  Effect.mapError((error) => (error._tag === "PanelError" ? error : unreadable(error)))
)
