import { storeLayer } from "@ftm/object-store"
import { s3SourceLayer } from "@ftm/s3-source"
import type { SentenceInput } from "@ftm/topic-model"
import { parseQuarter, TranscriptSource } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"

const subjects = (
  "cloud subscription platform renewal software migration tenant seat;basin rig drilling barrel acreage well shale pipeline;" +
  "trial patient dose approval therapy endpoint enrollment oncology;loan deposit credit mortgage branch reserve charge lending;" +
  "freight container port carrier lane trucking warehouse shipping;dividend buyback debt leverage repurchase liquidity note bond;" +
  "plant capacity line shift labor wage overtime hiring;store traffic basket loyalty outlet apparel season assortment;" +
  "battery vehicle charging solar grid turbine storage panel;contract award backlog engine aerospace defense program delivery"
)
  .split(";")
  .map((list) => list.split(" "))

/** Made-up sentences about ten subjects, the same on every run. */
export const madeUp = (count: number, call: number): ReadonlyArray<SentenceInput> => {
  let state = 17 + call
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  return Array.from({ length: count }, (_, i) => {
    const own = subjects[below(subjects.length)]!
    const words = Array.from({ length: 6 + below(8) }, () => {
      const from = below(4) > 0 ? own : subjects[below(subjects.length)]!
      return from[below(from.length)]!
    })
    return { id: `s${i}`, text: `In the quarter we saw ${words.join(" ")} in region ${i}.`, cleanedText: words.join(" ") }
  })
}

/** The first calls of a quarter that are long enough, cut to length. */
export const fromStore = (store: string, quarterText: string, calls: number, sentences: number) => {
  const quarter = parseQuarter(quarterText)
  if (quarter === undefined) throw new Error(`${quarterText} is not a quarter: a quarter looks like 2021Q1`)
  const read = Effect.gen(function* () {
    const source = yield* TranscriptSource
    const firms = yield* source.listFirms(quarter)
    const transcripts = yield* source.fetchTranscripts(quarter, firms.slice(0, 4 * calls))
    return transcripts
      .filter((transcript) => transcript.sentences.length >= sentences)
      .slice(0, calls)
      .map((transcript) =>
        transcript.sentences
          .slice(0, sentences)
          .map((sentence): SentenceInput => ({
            id: sentence.sentenceId,
            text: sentence.rawText,
            cleanedText: sentence.cleanedText,
            boilerplate: sentence.safeHarbor,
            turn: { id: sentence.componentId, place: sentence.position }
          }))
      )
  })
  return Effect.runPromise(read.pipe(Effect.provide(s3SourceLayer.pipe(Layer.provide(storeLayer(store))))))
}
