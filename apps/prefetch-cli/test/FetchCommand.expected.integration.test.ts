import { fetchQuarter } from "@ftm/prefetch"
import type { Sandbox } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readExpected, readResult } from "./ExpectedResult.ts"
import { openCorpus, openFolder, openSandbox, options, quarterOf, services, wrdsConfig } from "./Wrds.ts"

const compare = async (sandbox: Sandbox, quarterText: string, expectedFile: string): Promise<void> => {
  const quarter = quarterOf(quarterText)
  const store = await openFolder()
  try {
    const { manifest, result, summary } = await Effect.runPromise(
      Effect.gen(function* () {
        const summary = yield* fetchQuarter(options(quarter, { firmsPerPart: 50 }))
        return { summary, ...(yield* readResult(quarter)) }
      }).pipe(Effect.provide(services(store.value)), Effect.provide(wrdsConfig(sandbox)))
    )
    const expected = readExpected(expectedFile)
    expect(result.firms).toEqual(expected.firms)
    expect(result.excluded).toEqual(expected.excluded)
    expect(summary.connections).toBe(1)
    const ids = manifest.firms.map((firm) => Number(firm.firm_id))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    for (const firm of manifest.firms) {
      const expectedFirm = expected.firms.find(({ firm_id }) => firm_id === firm.firm_id)
      expect(firm.n_components).toBe(expectedFirm?.n_components)
    }
  } finally {
    await store.close()
  }
}

describe("a prefetch by the default rules keeps exactly the expected firms, texts and links", () => {
  it("of a generated corpus", async () => {
    const corpus = await openCorpus(80, "2023Q1")
    try {
      await compare(corpus.value.sandbox, "2023Q1", join(corpus.value.folder, "expected.json"))
    } finally {
      await corpus.close()
    }
  })

  const samples = join(import.meta.dirname, "../../../../shared/wrds-sample")
  it.for(["2021Q1", "2020Q4"])("of the real calls of %s", async (quarter, context) => {
    const folder = join(samples, quarter)
    if (!existsSync(join(folder, "expected.json"))) {
      console.log(`SKIPPED: the real calls of ${quarter} are not at ${folder}`)
      context.skip(`the real calls of ${quarter} are not at ${folder}`)
    }
    const sandbox = await openSandbox(folder)
    try {
      await compare(sandbox.value, quarter, join(folder, "expected.json"))
    } finally {
      await sandbox.close()
    }
  })
})
