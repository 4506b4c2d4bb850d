import { type Covered, type Lineage, themesOfOthers } from "@ftm/lineage"
import { ObjectStore } from "@ftm/object-store"
import {
  firmQuarterColumns,
  orchestrateLine,
  type Quarter,
  type Row,
  shareColumnColumns,
  StoreKeys,
  typed,
  widePanelColumns
} from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import type { FirmCount } from "./CountFirm.ts"
import { countFirms } from "./CountFirms.ts"
import { isUpToDate } from "./EarlierResult.ts"
import { firmQuarterRow } from "./FirmQuarterRows.ts"
import { unreadable } from "./PanelError.ts"
import { type PanelInputs, readPanelInputs, readSubjects } from "./PanelInputs.ts"
import { type LevelTables, type PanelLevel, tablesOf } from "./PanelLevel.ts"
import type { PanelListener } from "./PanelProgress.ts"
import { panelRows, type SubjectOfTopic } from "./PanelRows.ts"
import { type PanelSubject, subjectsOfPanel } from "./PanelSubject.ts"
import { orRefuse } from "./RefuseMismatch.ts"
import { requireOneChain } from "./RequireOneChain.ts"
import { inRowGroups } from "./RowGroups.ts"
import { shareColumns, wideRow } from "./WideRows.ts"
import { keysOf, type PanelTableToWrite, writeTables } from "./WriteTables.ts"

/** Version of the tables. It rises whenever the same topics and themes give other rows. */
const panelVersion = "1"

export interface WritePanelOptions {
  /** What rows are about; themes by default. */
  readonly level?: PanelLevel
  /** The quarters that are to stack: each has rows for the themes of all. Its own alone by default. */
  readonly together?: ReadonlyArray<Quarter>
  /** One row a firm, too, with a column for each theme; false by default. */
  readonly wide?: boolean
  /** Every table as CSV, too; false by default. */
  readonly csv?: boolean
  /** Take the topics that are there, though firms are missing; false by default. */
  readonly partial?: boolean
  /** Replace a panel that is there; false by default. */
  readonly restart?: boolean
  /** Hears how far it is. */
  readonly onProgress?: PanelListener
}

/** What `writePanel` wrote and where it is. */
export interface PanelWritten {
  /** The panel was there, made of the same; nothing was written. */
  readonly upToDate: boolean
  readonly level: PanelLevel
  readonly covered: Covered
  readonly firms: number
  /** Firms whose topics failed or were not made: their counts are null. */
  readonly firmsWithoutTopics: number
  /** Themes, groups or topics that rows are about. */
  readonly subjects: number
  readonly rows: number
  readonly keys: ReadonlyArray<string>
}

const subjectOfTopicIn = ({ themeOf }: PanelInputs, level: PanelLevel): SubjectOfTopic => {
  switch (level) {
    case "theme":
      return (topicId) => themeOf.get(topicId)?.theme_id
    case "group":
      return (topicId) => themeOf.get(topicId)?.group_id
    case "topic":
      return (topicId) => topicId
  }
}

/** What each firm has a row for: all subjects of the panel, or the topics of its own. */
const rowSubjects = (inputs: PanelInputs, level: PanelLevel, subjects: ReadonlyArray<PanelSubject>) => {
  const ids = subjects.map(({ id }) => id)
  return (firmId: string): ReadonlyArray<string> =>
    level === "topic" ? (inputs.topicsOf.get(firmId) ?? []).map(({ topicId }) => topicId) : ids
}

/** The tables besides the panel, in the order in which they are written; the panel comes last, so that whoever finds it finds the others. */
const tablesToWrite = (
  inputs: PanelInputs,
  level: PanelLevel,
  subjects: ReadonlyArray<PanelSubject>,
  counts: ReadonlyArray<FirmCount>,
  isWide: boolean
): ReadonlyArray<PanelTableToWrite> => {
  const { columns, idColumn, table, wide } = tablesOf[level]
  const subjectOf = subjectOfTopicIn(inputs, level)
  const subjectIdsOf = rowSubjects(inputs, level, subjects)
  const perFirm = (rowsOf: (count: FirmCount) => ReadonlyArray<Row>) => () => inRowGroups(counts, rowsOf)
  const kinds = new Map(inputs.themes.map(({ kind, theme_id }) => [theme_id, kind]))
  const shares = shareColumns(isWide ? subjects : [])
  const shareNames = shares.map(({ column_name }) => column_name)
  const tables: Array<PanelTableToWrite> = []
  if (level === "theme") {
    const themeOf = subjectOfTopicIn(inputs, "theme")
    const rowGroups = perFirm((count) => [firmQuarterRow(count, themeOf, (id) => kinds.get(id))])
    tables.push({ table: "firm_quarters", columns: firmQuarterColumns, rowGroups })
  }
  if (isWide && wide !== undefined) {
    tables.push({ table: wide.columnsTable, columns: shareColumnColumns, rowGroups: () => inRowGroups(shares, (row) => [row]) })
    tables.push({
      table: wide.table,
      columns: widePanelColumns(shareNames),
      rowGroups: perFirm((count) => [wideRow(count, shares, subjectOf)])
    })
  }
  tables.push({ table, columns, rowGroups: perFirm((count) => panelRows(count, idColumn, subjectIdsOf(count.firm.firm_id), subjectOf)) })
  return tables
}

const namesOf = (level: PanelLevel, { table, wide }: LevelTables, isWide: boolean): ReadonlyArray<StoreKeys.PanelTable> => [
  ...(level === "theme" ? (["firm_quarters"] as const) : []),
  ...(isWide && wide !== undefined ? [wide.columnsTable, wide.table] : []),
  table
]

/** What the command left here before is kept of one make with what it writes now: so a wide table or CSV that is there is wanted, too. */
const isThere = Effect.fn("isThere")(function* (key: string | undefined) {
  if (key === undefined) return false
  const store = yield* ObjectStore
  return Option.isSome(yield* Effect.mapError(store.head(key), unreadable))
})

/**
 * Writes the panel of a quarter, one row for every kept firm and every theme, group or topic, and then what it was made of. The same topics
 * and themes give the same bytes.
 *
 * Does nothing where the panel is up to date. Fails with `PanelError` where sentences, topics or themes are missing, out of date or contradict each
 * other, and where there is a panel that is out of date and `restart` does not ask to replace it.
 */
export const writePanel = Effect.fn("writePanel")(function* (quarter: Quarter, options: WritePanelOptions = {}) {
  const { csv = false, level = "theme", onProgress = () => {}, partial = false, restart = false, wide = false } = options
  const { location } = yield* ObjectStore
  const levelTables = tablesOf[level]
  const inputs = yield* readPanelInputs(quarter, partial)
  const quarters = level === "topic" ? [quarter] : [...new Set([quarter, ...(options.together ?? [])])].toSorted()
  const others = quarters.filter((one) => one !== quarter)
  const byQuarter = yield* Effect.forEach(quarters, (one) => readSubjects(one, level))
  if (level !== "topic") yield* requireOneChain(quarters)
  const subjects = subjectsOfPanel(byQuarter, byQuarter[quarters.indexOf(quarter)] ?? [])
  const lineage: Lineage = {
    stage: levelTables.stage,
    quarter,
    inputs: { ...inputs.fingerprints, ...(yield* Effect.mapError(themesOfOthers(others), unreadable)) },
    settings: {},
    versions: { panel: panelVersion }
  }
  const isWide = levelTables.wide !== undefined && (wide || (yield* isThere(StoreKeys.panelTable(quarter, levelTables.wide.table))))
  const isCsv = csv || (yield* isThere(StoreKeys.panelCsv(quarter, levelTables.table)))
  const keys = namesOf(level, levelTables, isWide).flatMap((table) => keysOf(quarter, table, isCsv))
  const subjectIdsOf = rowSubjects(inputs, level, subjects)
  const written: PanelWritten = {
    upToDate: true,
    level,
    covered: inputs.covered,
    firms: inputs.firms.length,
    firmsWithoutTopics: inputs.firms.filter(({ firm_id: firmId }) => !inputs.topicsOf.has(firmId)).length,
    subjects: level === "topic" ? [...inputs.topicsOf.values()].flat().length : subjects.length,
    rows: inputs.firms.reduce((sum, { firm_id: firmId }) => sum + subjectIdsOf(firmId).length + 1, 0),
    keys
  }
  const again = orchestrateLine("panel", {
    quarter: quarters.join(","),
    store: location,
    level: level === "theme" ? null : level,
    restart: true
  })
  if (!restart && (yield* isUpToDate(lineage, keys, levelTables.stage.replace("_", " "), yield* typed(again)))) return written

  const counts = yield* countFirms(inputs, (share) => onProgress({ step: "counting sentences", share }))
  const tables = yield* orRefuse(quarter, () => tablesToWrite(inputs, level, subjects, counts, isWide))
  onProgress({ step: "writing tables", share: 0 })
  yield* writeTables(lineage, inputs.covered, tables, isCsv)
  onProgress({ step: "writing tables", share: 1 })
  return { ...written, upToDate: false }
})
