import { storeLayer } from "@ftm/object-store"
import { s3SourceLayer } from "@ftm/s3-source"
import type { SentenceInput } from "@ftm/topic-model"
import { parseQuarter, TranscriptSource, typedIn } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { createReadStream, existsSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { createGunzip } from "node:zlib"

/** A call's sentences and, for a corpus whose topics are known, the planted topic of each sentence's text. */
export interface Call {
  readonly firm: string
  readonly sentences: ReadonlyArray<SentenceInput>
  readonly planted: ReadonlyMap<string, string> | undefined
}

/** Planted topics of a folder made by `npm run sample-corpus`: firm id -> sentence as said -> topic. */
const plantedTopics = async (folder: string): Promise<ReadonlyMap<string, Map<string, string>>> => {
  const file = join(folder, "sentences.jsonl.gz")
  if (!existsSync(file)) {
    const make = typedIn("checkout", { program: { script: "sample-corpus" }, flags: { out: folder } })
    throw new Error(`no sentences.jsonl.gz in ${folder}: make one with ${make}`)
  }
  const byFirm = new Map<string, Map<string, string>>()
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const row = JSON.parse(line) as { readonly firm_id: string; readonly text: string; readonly topic_id: string | null }
    if (row.topic_id === null) continue
    const known = byFirm.get(row.firm_id) ?? new Map<string, string>()
    byFirm.set(row.firm_id, known.set(row.text, row.topic_id))
  }
  return byFirm
}

/** The first `most` prefetched firms of a quarter in a store; with a truth folder, only firms that it covers. */
export const readCalls = async (
  store: string,
  quarterText: string,
  most: number,
  truthFolder: string | undefined
): Promise<ReadonlyArray<Call>> => {
  const quarter = parseQuarter(quarterText)
  if (quarter === undefined) throw new Error(`${quarterText} is not a quarter: a quarter looks like 2021Q1`)
  const planted = truthFolder === undefined ? undefined : await plantedTopics(truthFolder)
  const program = Effect.gen(function* () {
    const source = yield* TranscriptSource
    const firms = yield* source.listFirms(quarter)
    const known = planted === undefined ? firms : firms.filter((firm) => planted.has(firm))
    return yield* source.fetchTranscripts(quarter, known.slice(0, most))
  })
  const transcripts = await Effect.runPromise(program.pipe(Effect.provide(s3SourceLayer.pipe(Layer.provide(storeLayer(store))))))
  return transcripts.map((transcript) => ({
    firm: transcript.firmName,
    sentences: transcript.sentences.map((sentence) => ({
      id: sentence.sentenceId,
      text: sentence.rawText,
      cleanedText: sentence.cleanedText,
      boilerplate: sentence.safeHarbor,
      turn: { id: sentence.componentId, place: sentence.position }
    })),
    planted: planted?.get(transcript.firmId)
  }))
}
