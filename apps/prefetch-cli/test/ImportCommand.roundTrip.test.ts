import { folderLayer } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { importQuarter } from "@ftm/prefetch"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import fc from "fast-check"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openFolder, type Opened, quarterOf, services } from "./Wrds.ts"

const quarter = quarterOf("2021Q1")

const odd: ReadonlyArray<string> = [
  "Two\nlines, a \"quote\", a 'single' one, a back\\slash and a \ttab.",
  "Emoji 😀👩‍👩‍👧, accents é e\u0301, ligature ﬁ, half ½ and 10⁶.",
  "Separators \u2028 and \u2029, a soft\u00adhyphen, a zero\u200bwidth space, \uFEFF within.",
  "Windows \r\n line ends and a lone \r return.",
  "C1 \u0085\u0093quoted\u0094 and DEL \u007f, C0 \u0001\u001f.",
  "Right to left שלום, Chinese 收入增长, beyond 𝕋𝕖𝕩𝕥.",
  '{"looks": "like JSON"}, \\u0041 and \\n as they stand.',
  " spaces at both ends ",
  "We see demand for steel."
]

describe("what was said", () => {
  let folder: Opened<string>
  beforeAll(async () => {
    folder = await openFolder()
  })
  afterAll(() => folder.close())

  /** The texts of raw/components after an import of these texts, one a component. */
  const throughTheStore = async (name: string, texts: ReadonlyArray<string | null>): Promise<ReadonlyArray<unknown>> => {
    const from = join(folder.value, `${name}-files`)
    const store = join(folder.value, name)
    mkdirSync(from)
    const lines = texts.map((text, order) => {
      const line = JSON.stringify({
        firm_id: 1,
        firm_name: 'Firm "1"\n😀',
        transcript_id: "t1",
        call_date: "2021-02-20",
        component_order: order,
        text
      })
      // As Python's json.dumps writes it, in every other line.
      return order % 2 === 0 ? line : line.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    })
    // Whatever the first firm says, in no language perhaps: the second makes it a quarter.
    const other = {
      firm_id: 2,
      firm_name: "Firm 2",
      transcript_id: "t2",
      call_date: "2021-02-20",
      component_order: 0,
      text: "We see demand for steel pipes in every region."
    }
    writeFileSync(join(from, "a.jsonl"), [...lines, JSON.stringify(other)].join("\r\n"))
    await Effect.runPromise(
      importQuarter({ quarter, from, calls: "latest", firmsPerPart: 60, restart: false }).pipe(Effect.provide(services(store)))
    )
    const rows = await Effect.runPromise(
      openTable(StoreKeys.componentsPart(quarter, 0)).pipe(
        Effect.flatMap((table) => table.readRowGroup(0)),
        Effect.provide(folderLayer(store))
      )
    )
    expect(new Set(rows.map((row) => row["companyname"]))).toEqual(new Set(['Firm "1"\n😀']))
    return rows.map((row) => row["componenttext"])
  }

  it("stands in raw/components character for character", async () => {
    expect(await throughTheStore("odd", [...odd, null, ""])).toEqual([...odd, null, ""])
  })

  it("whatever it was", async () => {
    const texts = fc
      .sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }), { seed: 16, numRuns: 300 })
      .map((text) => text.replaceAll("\0", ""))
    expect(texts.every((text) => text.isWellFormed())).toBe(true)
    expect(await throughTheStore("any", [...texts, "We see demand for steel."])).toEqual([...texts, "We see demand for steel."])
  })
})
