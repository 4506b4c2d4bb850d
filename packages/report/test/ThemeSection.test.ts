import { folderLayer, ObjectStore } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { readResults, reportPage, writeReport } from "../src/index.ts"
import { putQuarter, quarter } from "./QuarterStore.ts"
import { putGroups, putHistory, putThemes, quarterBefore } from "./ThemeTables.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-report-themes-"))
})
afterEach(() => rm(folder, { recursive: true }))

const pageOf = (...tables: ReadonlyArray<Effect.Effect<unknown, unknown, ObjectStore>>): Promise<string> =>
  Effect.runPromise(
    Effect.gen(function* () {
      yield* putQuarter(12)
      yield* putThemes
      yield* Effect.all(tables)
      return reportPage(yield* readResults(quarter))
    }).pipe(Effect.provide(folderLayer(folder)))
  )

/** What a reader sees, in order, without the script. */
const textOf = (html: string): string =>
  html
    .replace(/<(script|style)>.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")

/** The card of the theme with this name. */
const cardOf = (html: string, name: string): string =>
  [...html.matchAll(/<details class="theme".*?<\/details>/gs)].map(([card]) => card).find((card) => card.includes(`<b>${name}`)) ?? ""

describe("the themes of a page", () => {
  it("stand in their groups, subjects before the language of reporting, each line readable by itself", async () => {
    const text = textOf(await pageOf(putGroups))
    const places = [
      "Subjects",
      "what running a firm costs 2 themes · 12 firms (100 %) · 300 sentences freight, shipping · Wages &amp; &lt;hiring&gt;",
      "freight, shipping 12 firms (100 %) · 12 topics · 150 sentences",
      "Wages &amp; &lt;hiring&gt; named by a model 12 firms",
      "What it costs to find people.",
      "carbon, solar 12 firms",
      "Reporting language",
      "margin, guidance 12 firms"
    ].map((words) => [words, text.indexOf(words)] as const)
    expect(places.filter(([, place]) => place < 0)).toEqual([])
    expect(places.map(([, place]) => place)).toEqual(places.map(([, place]) => place).toSorted((a, b) => a - b))
  })

  it("are there once each, a group of one theme being that theme; without groups, too", async () => {
    const names = (html: string) => [...html.matchAll(/<details class="theme".*?<b>(.*?)<\/b>/gs)].map(([, name]) => name)
    const grouped = await pageOf(putGroups)
    expect(names(grouped)).toEqual(["freight, shipping", "Wages &amp; &lt;hiring&gt;", "carbon, solar", "margin, guidance"])
    expect(grouped.match(/<details class="group"/g)).toHaveLength(1)
    const flat = await pageOf()
    expect(names(flat)).toEqual(names(grouped))
  })

  it("tell each firm's share of its own call, the largest first", async () => {
    const card = cardOf(await pageOf(putGroups), "freight")
    const firms = [...card.matchAll(/<li>([^<]*) <span class="dim">([^<]*)</g)].map(([, firm, share]) => `${firm}: ${share}`)
    expect(firms.slice(0, 2)).toEqual(["Firm 12: 28 % · 17 sentences", "Firm 11: 27 % · 16 sentences"])
    expect(card).toContain("and 4 more")
  })

  it("show what became of them where that is known: state, shares by quarter, what they come from and went into", async () => {
    const html = await pageOf(putGroups, putHistory())
    expect(textOf(cardOf(html, "freight"))).toContain("growing 6.0 % of all sentences, 2.0 % the quarter before")
    expect(cardOf(html, "freight")).toContain("Share of all sentences, 2020Q4: 2.0 %, 2021Q1: 6.0 %")
    expect(textOf(cardOf(html, "Wages"))).toContain("new, split from freight, shipping 1.0 % of all sentences")
    expect(cardOf(html, "Wages")).toContain("2020Q4: none, 2021Q1: 1.0 %")
    expect(textOf(cardOf(html, "carbon"))).toContain("fading 1.2 %")
    expect(textOf(html)).toContain(
      "Gone since the quarter before lockdown, vaccine gone, merged into carbon, solar, 5.0 % of all sentences"
    )
    for (const [, path] of html.matchAll(/<path d="([^"]*)"/g)) expect(path).toMatch(/^([ML]\d+\.\d \d+\.\d)+$/)
  })

  it("show no trend without that table, nor of a first quarter alone", async () => {
    expect(await pageOf(putGroups)).not.toContain('class="trend"')
    const first = Effect.gen(function* () {
      yield* putHistory()
      yield* (yield* ObjectStore).delete(StoreKeys.themeHistory(quarterBefore))
    })
    expect(await pageOf(putGroups, first)).not.toContain('class="trend"')
  })

  it.each([
    ["other themes", { n_topics: 3 }],
    ["another quarter before", { earlier_share: 0.5 }]
  ])("show no trend that was told of %s, and say so", async (_, changed) => {
    const html = await pageOf(
      putGroups,
      putHistory((row) => (row.theme_id === "2020Q4_0" ? { ...row, ...changed } : row))
    )
    expect(html).not.toContain('class="trend"')
    expect(html).toContain("Themes over time are not shown: what is told of 2020Q4_0 is not of the themes that are there now.")
    expect(html).toContain("themes --quarter 2020Q4..2021Q1")
  })

  it("cannot bring markup into the page", async () => {
    const html = await pageOf(putGroups, putHistory())
    expect(html).toContain("&lt;b&gt;Sentence 0&lt;/b&gt; of firm")
    expect(html).not.toContain("<b>Sentence")
    expect(html).not.toContain("<hiring>")
    expect(html.match(/<script/g)).toHaveLength(1)
  })
})

it("a page is written again when what became of its themes has changed, and only then", async () => {
  const written = await Effect.runPromise(
    Effect.gen(function* () {
      yield* putQuarter(12)
      yield* putThemes
      const write = writeReport(quarter, { partial: true })
      const first = yield* write
      const again = yield* write
      yield* putHistory()
      return [first, again, yield* write, yield* write].map(({ upToDate }) => upToDate)
    }).pipe(Effect.provide(folderLayer(folder)))
  )
  expect(written).toEqual([false, true, false, true])
})
