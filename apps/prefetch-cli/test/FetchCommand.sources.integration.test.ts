import { fetchQuarter } from "@ftm/prefetch"
import { s3SourceLayer } from "@ftm/s3-source"
import { type FirmTranscript, TranscriptSource } from "@ftm/transcript-schema"
import { defaultTextOptions } from "@ftm/transcript-text"
import type { Sandbox } from "@ftm/wrds-sandbox"
import { defaultSelectionRules, type SelectionRules, WrdsConnection, wrdsSourceLayerWith } from "@ftm/wrds-source"
import { Effect, Layer } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openCorpus, openFolder, type Opened, options, quarterOf, services, wrdsConfig } from "./Wrds.ts"

const quarter = quarterOf("2023Q1")

interface Answers {
  readonly firms: ReadonlyArray<string>
  readonly all: ReadonlyArray<FirmTranscript>
  readonly someBackwards: ReadonlyArray<FirmTranscript>
  readonly withStrangers: ReadonlyArray<FirmTranscript>
  readonly nothing: ReadonlyArray<FirmTranscript>
  readonly twice: ReadonlyArray<FirmTranscript>
}

/** What a job may ask of a source of transcripts. */
const ask: Effect.Effect<Answers, unknown, TranscriptSource> = Effect.gen(function* () {
  const source = yield* TranscriptSource
  const firms = yield* source.listFirms(quarter)
  const some = firms.filter((_, i) => i % 5 === 0).toReversed()
  return {
    firms,
    all: yield* source.fetchTranscripts(quarter, firms),
    someBackwards: yield* source.fetchTranscripts(quarter, some),
    withStrangers: yield* source.fetchTranscripts(quarter, ["1", ...some.slice(0, 2), "999999999999", ...some.slice(2, 3)]),
    nothing: yield* source.fetchTranscripts(quarter, []),
    twice: yield* source.fetchTranscripts(quarter, [firms[0]!, firms[0]!])
  }
})

describe("both sources give the same transcripts", () => {
  let corpus: Opened<{ readonly sandbox: Sandbox; readonly folder: string }>
  beforeAll(async () => {
    corpus = await openCorpus(30, "2023Q1")
  })
  afterAll(() => corpus.close())

  const rules: ReadonlyArray<readonly [string, Partial<SelectionRules>]> = [
    ["the default rules", {}],
    ["all calls of a firm", { calls: "all" }],
    ["the earliest versions", { versionRule: "earliest" }]
  ]
  it.each(rules)("by %s", async (_, changes) => {
    const selection = { ...defaultSelectionRules, ...changes }
    const sandbox = corpus.value.sandbox
    const store = await openFolder()
    try {
      const fromStore = await Effect.runPromise(
        fetchQuarter(options(quarter, { rules: selection })).pipe(
          Effect.andThen(ask.pipe(Effect.provide(s3SourceLayer))),
          Effect.provide(services(store.value)),
          Effect.provide(wrdsConfig(sandbox))
        )
      )
      const wrds = wrdsSourceLayerWith(selection, defaultTextOptions).pipe(
        Layer.provide(WrdsConnection.layer()),
        Layer.provide(wrdsConfig(sandbox))
      )
      const fromWrds = await Effect.runPromise(ask.pipe(Effect.provide(wrds)))

      expect(fromWrds.firms.length).toBeGreaterThan(20)
      expect(fromStore).toEqual(fromWrds)
      const manyCalls = fromWrds.all.filter((firm) => firm.sentences.some((sentence) => sentence.earlierCall !== undefined))
      expect(manyCalls.length > 0).toBe(selection.calls === "all")
    } finally {
      await store.close()
    }
  })
})
