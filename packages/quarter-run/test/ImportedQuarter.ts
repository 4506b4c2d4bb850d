import { importQuarter, inThisThread } from "@ftm/prefetch"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Imports a call of one sentence for each of so many firms into the store; `folder` gets the files that it is imported from. */
export const importFirms = Effect.fn("importFirms")(function* (folder: string, quarter: Quarter, firms: number) {
  const files = join(folder, `files-${quarter}`)
  mkdirSync(files, { recursive: true })
  const month = String(Number(quarter.slice(5)) * 3).padStart(2, "0")
  const lines = Array.from({ length: firms }, (_, i) =>
    JSON.stringify({
      firm_id: 101 + i,
      firm_name: `Firm ${i}`,
      transcript_id: 9001 + i,
      call_date: `${quarter.slice(0, 4)}-${month}-03`,
      component_order: 0,
      speaker_type: "Executives",
      text: "Our orders grew by five percent."
    })
  )
  writeFileSync(join(files, "calls.jsonl"), lines.join("\n"))
  yield* importQuarter({ quarter, from: files, calls: "latest", firmsPerPart: 60, restart: false }).pipe(Effect.provide(inThisThread))
})
