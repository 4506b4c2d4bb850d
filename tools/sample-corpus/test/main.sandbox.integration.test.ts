import { startSandbox } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { writeSampleCorpus } from "../src/index.ts"

it("is loaded by the sandbox without complaint", async () => {
  const data = mkdtempSync(join(tmpdir(), "ftm-sample-corpus-"))
  const lines: Array<string> = []
  try {
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          yield* writeSampleCorpus({ out: data, quarter: "2023Q1", firms: 40, seed: 1 })
          yield* startSandbox({ data, onProgress: (line) => void lines.push(line) })
        })
      )
    )
  } finally {
    rmSync(data, { recursive: true })
  }
  const rows = Object.fromEntries(
    lines.flatMap((line) => {
      const match = /^(\S+): (\d+) rows$/.exec(line)
      return match === null ? [] : [[match[1], Number(match[2])]]
    })
  )
  expect(rows["ciq.ciqtranscriptcomponent"]).toBeGreaterThan(4000)
  expect(rows["ciq.wrds_transcript_person"]).toBe(rows["ciq.ciqtranscriptcomponent"])
  expect(rows["ciq.wrds_transcript_detail"]).toBeGreaterThan(100)
})
