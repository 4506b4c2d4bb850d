import type { Namer, ToName } from "@ftm/theme-names"
import type { FirmTopic, ThemeContributionRow, ThemeGroupRow, ThemeRow } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { namedThemes } from "../src/index.ts"

const theme = (id: string, group: string, keywords: ReadonlyArray<string>, example: string | null): ThemeRow => ({
  theme_id: id,
  name: "",
  representation: keywords.join("_"),
  keywords,
  n_firms: 3,
  n_topics: 2,
  n_sentences: 9,
  kind: "subject",
  specificity: 1,
  group_id: group,
  example,
  description: null,
  name_source: "keywords"
})
const group = (id: string, keywords: ReadonlyArray<string>): ThemeGroupRow => ({
  group_id: id,
  name: "",
  keywords,
  kind: "subject",
  n_themes: 1,
  n_firms: 3,
  n_topics: 2,
  n_sentences: 9,
  description: null,
  name_source: "keywords"
})
const contribution = (themeId: string, topicId: string, sentences: number): ThemeContributionRow => ({
  theme_id: themeId,
  firm_id: "1",
  firm_name: "A",
  permno: null,
  gvkey: null,
  topic_id: topicId,
  representation: "freight_port",
  n_sentences: sentences,
  share: 0.5,
  example: null,
  n_call_sentences: 100,
  call_share: 0.1,
  group_id: "g0",
  topic_name: null
})

const rows = {
  themes: [theme("t0", "g0", ["freight"], "Freight rose."), theme("t1", "g1", ["wage"], null)],
  groups: [group("g0", ["freight"]), group("g1", ["wage"])],
  contributions: [contribution("t0", "small", 2), contribution("t0", "large", 7), contribution("t1", "middle", 5)]
}
const spoken = { topics: [] as ReadonlyArray<FirmTopic>, sentences: new Map([["large", ["Ports were closed."]]]) }

/** Names things by their number, and notes what it was asked. */
const numbering = (asked: Array<ToName>): Namer["Service"] => ({
  identity: { model: "small", prompt: "1" },
  nameAll: (things) =>
    Effect.sync(() => {
      asked.push(...things)
      return {
        names: things.map((_, n) => ({ name: `name ${n}`, description: `about ${n}`, source: "model" as const })),
        summary: {
          model: "small",
          named: things.length,
          byModel: things.length,
          known: 0,
          requests: things.length,
          inputTokens: 1,
          outputTokens: 1,
          requestsNotCounted: 0,
          dollars: null,
          keptKeywords: {}
        }
      }
    })
})

it("asks for groups, then themes, then the largest topics, and gives each row the name that is its own", async () => {
  const asked: Array<ToName> = []
  const { naming, rows: named } = await Effect.runPromise(namedThemes(rows, spoken, numbering(asked)))
  expect(asked.map(({ kind }) => kind)).toEqual(["group", "group", "theme", "theme", "topic", "topic", "topic"])
  expect(named.groups.map(({ name }) => name)).toEqual(["name 0", "name 1"])
  expect(named.themes).toMatchObject([
    { theme_id: "t0", name: "name 2", description: "about 2", name_source: "model" },
    { theme_id: "t1", name: "name 3", description: "about 3", name_source: "model" }
  ])
  expect(named.contributions.map(({ topic_id, topic_name }) => [topic_id, topic_name])).toEqual([
    ["small", "name 6"],
    ["large", "name 4"],
    ["middle", "name 5"]
  ])
  expect(naming.named).toBe(7)
})

it("shows what was said of each theme: its own example and what its topics lead with", async () => {
  const asked: Array<ToName> = []
  await Effect.runPromise(namedThemes(rows, spoken, numbering(asked)))
  expect(asked.map(({ sentences }) => sentences)).toEqual([
    ["Freight rose.", "Ports were closed."],
    [],
    ["Freight rose.", "Ports were closed."],
    [],
    ["Ports were closed."],
    [],
    []
  ])
})

it("changes nothing but names", async () => {
  const { rows: named } = await Effect.runPromise(namedThemes(rows, spoken, numbering([])))
  const unnamed = named.themes.map((row) => ({ ...row, name: "", description: null, name_source: "keywords" }))
  expect(unnamed).toEqual(rows.themes)
  expect(named.contributions.map((row) => ({ ...row, topic_name: null }))).toEqual(rows.contributions)
})
