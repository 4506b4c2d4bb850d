import { parseArgs } from "node:util"
import { storeLayer } from "@ftm/object-store"
import { s3SourceLayer } from "@ftm/s3-source"
import { findTopics, lexicalEmbedder, type SentenceInput, staticEmbedder, topicOptions } from "@ftm/topic-model"
import { parseQuarter, TranscriptSource } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"

const usage = `npm run bench -- topic-model [--sentences 384] [--rounds 15] [--embedder static|lexical] [--store STORE --quarter 2021Q1]

Milliseconds of each stage from text to topics, on one thread: the first call of the process (which loads the model and
compiles the code) and the median of the rest. Sentences are made up, or the first of a store's calls cut to length.`

const round = (value: number): number => Number(value.toFixed(1))
const median = (values: ReadonlyArray<number>): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const subjects = (
  "cloud subscription platform renewal software migration tenant seat;basin rig drilling barrel acreage well shale pipeline;" +
  "trial patient dose approval therapy endpoint enrollment oncology;loan deposit credit mortgage branch reserve charge lending;" +
  "freight container port carrier lane trucking warehouse shipping;dividend buyback debt leverage repurchase liquidity note bond;" +
  "plant capacity line shift labor wage overtime hiring;store traffic basket loyalty outlet apparel season assortment;" +
  "battery vehicle charging solar grid turbine storage panel;contract award backlog engine aerospace defense program delivery"
).split(";").map((list) => list.split(" "))

/** Made-up sentences about ten matters, the same on every run. */
const madeUp = (count: number, call: number): ReadonlyArray<SentenceInput> => {
  let state = 17 + call
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * n)
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

const fromStore = (store: string, quarterText: string, calls: number, sentences: number) => {
  const quarter = parseQuarter(quarterText)
  if (quarter === undefined) throw new Error(`${quarterText} is no quarter: a quarter looks like 2021Q1`)
  const read = Effect.gen(function*() {
    const source = yield* TranscriptSource
    const firms = yield* source.listFirms(quarter)
    const transcripts = yield* source.fetchTranscripts(quarter, firms.slice(0, 4 * calls))
    return transcripts.filter((transcript) => transcript.sentences.length >= sentences).slice(0, calls).map((transcript) =>
      transcript.sentences.slice(0, sentences).map((sentence): SentenceInput => ({
        id: sentence.sentenceId,
        text: sentence.rawText,
        cleanedText: sentence.cleanedText,
        boilerplate: sentence.safeHarbor
      }))
    )
  })
  return Effect.runPromise(read.pipe(Effect.provide(s3SourceLayer.pipe(Layer.provide(storeLayer(store))))))
}

interface Timing {
  readonly stages: Readonly<Record<string, number>>
  readonly total: number
  readonly cpu: number
  readonly topics: number
}

/** Measures and prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sentences: { type: "string", default: "384" },
      rounds: { type: "string", default: "15" },
      embedder: { type: "string", default: "static" },
      store: { type: "string" },
      quarter: { type: "string", default: "2021Q1" },
      help: { type: "boolean", default: false }
    }
  })
  const [sentences, rounds] = [Number(values.sentences), Number(values.rounds)]
  const embedder = values.embedder === "static" ? staticEmbedder : values.embedder === "lexical" ? lexicalEmbedder : undefined
  if (values.help || !(sentences >= 1) || !(rounds >= 2) || embedder === undefined) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const calls = values.store === undefined
    ? Array.from({ length: rounds }, (_, call) => madeUp(sentences, call))
    : await fromStore(values.store, values.quarter, rounds, sentences)
  if (calls.length < 2) throw new Error(`fewer than two calls of ${sentences} sentences in ${values.store}: ask for fewer --sentences`)

  const timings: Array<Timing> = []
  for (const call of calls) {
    const stages: Record<string, number> = {}
    const start = performance.now()
    const cpu = process.cpuUsage()
    let last = start
    const { topics } = await findTopics(call, embedder, topicOptions(), (stage) => {
      const now = performance.now()
      stages[stage] = now - last
      last = now
    })
    const used = process.cpuUsage(cpu)
    timings.push({ stages, total: last - start, cpu: (used.user + used.system) / 1000, topics: topics.length })
  }

  const [first, ...rest] = timings
  const names = Object.keys(first!.stages)
  const ofStage = (name: string): number => round(median(rest.map(({ stages }) => stages[name] ?? 0)))
  const figures = {
    sentences,
    calls: calls.length,
    embedder: embedder.name,
    firstCallMs: round(first!.total),
    medianMs: round(median(rest.map(({ total }) => total))),
    fastestMs: round(Math.min(...rest.map(({ total }) => total))),
    medianCpuMs: round(median(rest.map(({ cpu }) => cpu))),
    medianTopics: median(rest.map(({ topics }) => topics)),
    stagesMs: Object.fromEntries(names.map((name) => [name, ofStage(name)])),
    peakMemoryMb: round(process.resourceUsage().maxRSS / 1024)
  }
  console.log(`${calls.length} calls of ${sentences} sentences, embedder ${embedder.name}`)
  console.log(`first call ${figures.firstCallMs} ms (loads the model, compiles), then ${figures.medianMs} ms a call, fastest ${figures.fastestMs} ms`)
  for (const name of names) console.log(`  ${name.padEnd(10)} first ${round(first!.stages[name]!)} ms, then ${ofStage(name)} ms`)
  console.log(`at most ${figures.peakMemoryMb} MB in the process; ${figures.medianTopics} topics a call`)
  console.log(JSON.stringify(figures))
}
