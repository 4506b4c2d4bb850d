import { inResultsView, variantResults } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { readFirmTopics, readThemes } from "@ftm/theme-model"
import {
  type Column,
  firmComparisonColumns,
  type FirmComparisonRow,
  type FirmTopic,
  type Quarter,
  StoreKeys,
  themeComparisonColumns,
  type ThemeComparisonRow
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { compareFirms } from "./CompareFirms.ts"
import { matchThemes, type ThemeSentences } from "./MatchThemes.ts"

/** How two variants of a quarter agree. */
export interface Comparison {
  readonly quarter: Quarter
  readonly variantA: string
  readonly variantB: string
  readonly firms: ReadonlyArray<FirmComparisonRow>
  /** Empty where a variant has no themes yet; see `themesMissing`. */
  readonly themes: ReadonlyArray<ThemeComparisonRow>
  /** The variants whose themes have not been made. */
  readonly themesMissing: ReadonlyArray<string>
  /** Keys of the two tables. */
  readonly firmsKey: string
  readonly themesKey: string
}

const readVariant = Effect.fn("readVariant")(function* (quarter: Quarter, name: string) {
  const inVariant = inResultsView(variantResults(name))
  const topics = yield* inVariant(readFirmTopics(quarter))
  const stored = yield* inVariant(readThemes(quarter))
  const themes = Option.map(stored, (found): ReadonlyArray<ThemeSentences> => {
    const topicOf = new Map(topics.map((topic): [string, FirmTopic] => [topic.topicId, topic]))
    const contributionsOf = Map.groupBy(found.contributions, ({ theme_id }) => theme_id)
    return found.themes.map((theme) => ({
      themeId: theme.theme_id,
      name: theme.name,
      sentences: new Set((contributionsOf.get(theme.theme_id) ?? []).flatMap(({ topic_id }) => topicOf.get(topic_id)?.sentenceIds ?? []))
    }))
  })
  return { name, topics, themes }
})

/**
 * Compares two variants of a quarter, firm by firm and theme by theme, and writes both tables. Fails as theme-model does where a variant
 * has no topics; where one has no themes, the table of themes is empty.
 */
export const compareVariants = Effect.fn("compareVariants")(function* (quarter: Quarter, variantA: string, variantB: string) {
  const store = yield* ObjectStore
  const [a, b] = [yield* readVariant(quarter, variantA), yield* readVariant(quarter, variantB)]
  const names = { variant_a: variantA, variant_b: variantB }
  const firms = compareFirms(names, a.topics, b.topics)
  const themes = Option.isSome(a.themes) && Option.isSome(b.themes) ? matchThemes(names, a.themes.value, b.themes.value) : []
  const put = (key: string, columns: ReadonlyArray<Column>, rows: ReadonlyArray<Row>) =>
    store.put(key, encodeTable(columns, rows.length === 0 ? [] : [rows]))
  const firmsKey = StoreKeys.firmComparison(quarter, variantA, variantB)
  const themesKey = StoreKeys.themeComparison(quarter, variantA, variantB)
  yield* put(firmsKey, firmComparisonColumns, firms)
  yield* put(themesKey, themeComparisonColumns, themes)
  const comparison: Comparison = {
    quarter,
    variantA,
    variantB,
    firms,
    themes,
    themesMissing: [a, b].flatMap(({ name, themes: found }) => (Option.isNone(found) ? [name] : [])),
    firmsKey,
    themesKey
  }
  return comparison
})
