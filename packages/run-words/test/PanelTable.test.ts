import type { PanelWritten } from "@ftm/panel"
import { parseQuarter } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { renderPanel } from "../src/index.ts"

const quarter = parseQuarter("2021Q1")!
const written: PanelWritten = {
  upToDate: false,
  level: "theme",
  covered: { firms: 2, failed: 0, of: 3 },
  firms: 3,
  firmsWithoutTopics: 1,
  subjects: 2,
  rows: 9,
  keys: ["processed/panel/quarter=2021Q1/panel.parquet"]
}
const shown = (more: Partial<PanelWritten>) => renderPanel(quarter, (key) => `./store/${key}`, { ...written, ...more }, null)

it("says what rows are about, one or several of it, and which counts are not known", () => {
  expect(shown({})).toContain("2021Q1: 3 firms and 2 themes, 9 rows.")
  expect(shown({ level: "group" })).toContain("3 firms and 2 groups of themes,")
  expect(shown({ level: "group", subjects: 1 })).toContain("3 firms and 1 group of themes,")
  expect(shown({ level: "topic" })).toContain("3 firms and 2 topics of theirs,")
  expect(shown({})).toContain("counts are NULL there, not 0.")
  expect(shown({})).toContain("They are those of 2 firms of 3: not the whole quarter.")
})
