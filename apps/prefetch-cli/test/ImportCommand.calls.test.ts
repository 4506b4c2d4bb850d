import { openTable } from "@ftm/parquet-table"
import { importQuarter } from "@ftm/prefetch"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { openFolder, quarterOf, services } from "./Wrds.ts"

const quarter = quarterOf("2021Q1")

it("the table of calls gives the manifest's reason for a call that is not taken", async () => {
  const folder = await openFolder()
  try {
    const from = join(folder.value, "transcripts")
    mkdirSync(from)
    const line = (transcript_id: string, call_date: string, text: string): string =>
      JSON.stringify({ firm_id: 1, firm_name: "Firm 1", transcript_id, call_date, component_order: 1, text })
    writeFileSync(
      join(from, "a.jsonl"),
      [
        line("a", "2021-01-15", "Steel prices rose."),
        line("b", "2021-02-15", "Demand for steel pipes rose."),
        line("c", "2021-03-15", " ")
      ].join("\n")
    )
    const rows = await Effect.runPromise(
      importQuarter({ quarter, from, calls: "latest", firmsPerPart: 4, restart: false }).pipe(
        Effect.andThen(openTable(StoreKeys.calls(quarter))),
        Effect.flatMap((table) => table.readAll),
        Effect.provide(services(join(folder.value, "store")))
      )
    )
    expect(rows.map((row) => [row["transcript_id"], row["gives_sentences"], row["reason"]])).toEqual([
      ["a", false, "an earlier call of the firm in the quarter"],
      ["c", false, "a later call of the firm in the quarter, without text"],
      ["b", true, null]
    ])
  } finally {
    await folder.close()
  }
})
