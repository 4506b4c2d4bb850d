import type { PanelStage } from "@ftm/lineage"
import { type Column, groupPanelColumns, panelColumns, type StoreKeys, topicPanelColumns } from "@ftm/transcript-schema"

/** What the rows of a panel are about, beside a firm. */
export const panelLevels = ["theme", "group", "topic"] as const
export type PanelLevel = (typeof panelLevels)[number]

/** The tables of a level. */
export interface LevelTables {
  readonly stage: Exclude<PanelStage, "sentences">
  readonly table: StoreKeys.PanelTable
  readonly columns: ReadonlyArray<Column>
  /** The column that names what the row is about. */
  readonly idColumn: string
  /** One row a firm, one column of shares a theme or group; every firm has topics of its own, so of topics there is none. */
  readonly wide: { readonly table: StoreKeys.PanelTable; readonly columnsTable: StoreKeys.PanelTable } | undefined
}

export const tablesOf: Readonly<Record<PanelLevel, LevelTables>> = {
  theme: {
    stage: "panel",
    table: "panel",
    columns: panelColumns,
    idColumn: "theme_id",
    wide: { table: "wide_panel", columnsTable: "wide_panel_columns" }
  },
  group: {
    stage: "group_panel",
    table: "group_panel",
    columns: groupPanelColumns,
    idColumn: "group_id",
    wide: { table: "wide_group_panel", columnsTable: "wide_group_panel_columns" }
  },
  topic: { stage: "topic_panel", table: "topic_panel", columns: topicPanelColumns, idColumn: "topic_id", wide: undefined }
}
