import { folderLayer, ObjectStore } from "@ftm/object-store"
import { writeThemes } from "@ftm/theme-model"
import { plainText } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { topicsHistogram } from "../src/Histogram.ts"
import { readResults, reportPage, writeReport } from "../src/index.ts"
import { counted, grouped, percent, shortened } from "../src/Markup.ts"
import { putQuarter, quarter } from "./QuarterStore.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-report-"))
})
afterEach(() => rm(folder, { recursive: true }))

const inStore = <A, E>(effect: Effect.Effect<A, E, ObjectStore>) => Effect.runPromise(effect.pipe(Effect.provide(folderLayer(folder))))

const page = (firms: number) =>
  inStore(
    Effect.gen(function* () {
      yield* putQuarter(firms)
      yield* writeThemes(quarter)
      const { key } = yield* writeReport(quarter)
      const store = yield* ObjectStore
      return { key, html: new TextDecoder().decode(yield* store.get(key)) }
    })
  )

/** Opening and closing tags in pairs, as an SVG needs them. */
const unbalanced = (svg: string): ReadonlyArray<string> => {
  const open: Array<string> = []
  for (const [, end, name = "", self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (self === "/") continue
    if (end === "") open.push(name)
    else if (open.pop() !== name) return [name]
  }
  return open
}

describe("a report", () => {
  it("tells what became of the firms, and the themes with their firms", async () => {
    const { html, key } = await page(12)
    expect(key).toBe("runs/quarter=2021Q1/report.html")
    expect(html).toContain("<b>12</b> of 14 firms done")
    expect(html).toContain("<b>1</b> skipped (no data)")
    expect(html).toContain("<b>1</b> failed")
    expect(html).toContain("row group 3 was &lt;damaged&gt;")
    expect(html).toContain("<b>3</b> themes across firms")
    expect(html).toMatch(/<summary><b>[a-z, ]*(freight|shipping)/)
    expect(html.match(/<tr><td>Firm /g)).toHaveLength(10)
  })

  it("asks for nothing outside of itself, and a firm's name cannot become a script", async () => {
    const { html } = await page(12)
    expect(html).not.toMatch(/(src|href)=|url\(|@import|https?:\/\//)
    expect(html).toContain("default-src 'none'")
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; Söhne")
    expect(html).toContain("\ufffd[2JFirm 3\ufffd")
    expect(html).toBe(plainText(html))
  })

  it("says how sure the topics are where that was asked for, and nothing of it otherwise", async () => {
    // Two topics of each of twelve firms: .55, .54, … .44.
    const told = await inStore(Effect.andThen(putQuarter(12, 0.55), readResults(quarter)))
    expect(reportPage(told)).toContain(
      "half of the topics keep 50 % or more of their pairs of sentences together; 12 topics of 24 less than half"
    )
    const silent = await inStore(Effect.andThen(putQuarter(12), readResults(quarter)))
    expect(reportPage(silent)).not.toContain("column stability")
  })

  it("has pictures that are well formed", async () => {
    const { html } = await page(12)
    const pictures = html.match(/<svg.*?<\/svg>/gs) ?? []
    expect(pictures).toHaveLength(2)
    for (const picture of pictures) {
      expect(unbalanced(picture)).toEqual([])
      expect(picture).not.toContain("NaN")
    }
    // Twelve firms by three themes.
    expect(pictures[0]?.match(/<rect/g)).toHaveLength(36)
  })

  it("shows a large quarter's leading firms in the picture and all of them in the table", async () => {
    const results = await inStore(Effect.andThen(putQuarter(12), readResults(quarter)))
    const many = {
      ...results,
      topics: Array.from({ length: 5000 }, (_, n) => ({ ...results.topics[0]!, firmId: String(n), firmName: `F${n}`, topicId: `${n}_0` })),
      noThemes: undefined,
      themes: [
        {
          themeId: "t",
          name: "freight",
          nameSource: "keywords" as const,
          description: null,
          kind: "subject" as const,
          groupId: "g",
          keywords: ["freight"],
          nFirms: 5000,
          nTopics: 5000,
          nSentences: 50_000,
          contributions: Array.from({ length: 5000 }, (_, n) => ({
            firmId: String(n),
            firmName: `F${n}`,
            topicId: `${n}_0`,
            nSentences: 10,
            shareOfCall: 1 / 6,
            example: null
          }))
        }
      ]
    }
    const html = reportPage(many)
    expect(html).toContain("Shown are the 60 of 5000 firms with the most sentences in themes.")
    expect(html.match(/<tr><td>F\d/g)).toHaveLength(5000)
    expect(html.length).toBeLessThan(4_000_000)
  })

  it("says what to type where themes were not looked for", async () => {
    const results = await inStore(Effect.andThen(putQuarter(3), readResults(quarter)))
    expect(reportPage(results)).toContain(`ftm-orchestrate themes --quarter 2021Q1 --store ${folder}`)
  })

  it("says why there is no theme", async () => {
    const { html } = await page(1)
    expect(html).toContain("No theme: 3 topics of 1 firm are too few")
    expect(html).not.toContain('class="heat"')
  })

  it("cannot be written without firm topics", async () => {
    const error = await inStore(Effect.flip(writeReport(quarter)))
    expect(error._tag).toBe("ReportError")
    expect(error).toMatchObject({ reason: { _tag: "NotWhole", stage: "topics", isEmpty: true } })
  })
})

describe("numbers and pictures", () => {
  it("reads like a sentence", () => {
    expect([grouped(1234567), grouped(12), counted(1, "firm"), counted(2000, "firm")]).toEqual(["1,234,567", "12", "1 firm", "2,000 firms"])
    expect([percent(0), percent(0.001), percent(0.5), percent(1)]).toEqual(["0 %", "< 1 %", "50 %", "100 %"])
    expect([shortened("abcdef", 6), shortened("abcdefg", 6)]).toEqual(["abcdef", "abcde…"])
  })
  it.each([[[]], [[0]], [[1]], [[3, 3, 4]], [[1, 500]]])("a histogram of %j", (counts) => {
    const svg = topicsHistogram(counts)
    expect(unbalanced(svg)).toEqual([])
    expect(svg).not.toContain("NaN")
    expect([...svg.matchAll(/(\d+) firms? with/g)].reduce((sum, [, n]) => sum + Number(n), 0)).toBe(counts.length)
  })
})
