import { parseStorePlace } from "@ftm/object-store"
import { findTopics, lexicalEmbedder, staticEmbedder, topicOptions } from "@ftm/topic-model"
import { Result } from "effect"
import { parseArgs } from "node:util"
import { fromStore, madeUp } from "./topic-model/Calls.ts"
import { ours, python, type Took, umapJs } from "./topic-model/Peers.ts"

const usage = `npm run bench -- topic-model [--sentences 384] [--rounds 15] [--embedder static|lexical] [--store STORE --quarter 2021Q1]
                           [--python PYTHON] [--peers false]

Milliseconds of each stage from text to topics, on one thread: the first call of the process (which loads the model and
compiles the code) and the median of the rest, by the clock and in processor time, which is what counts on a busy machine.
Then the same vectors given to umap-js and, where PYTHON (python3) has them, to umap-learn and hdbscan.
Sentences are made up, or the first of a store's calls cut to length.`

const round = (value: number): number => Number(value.toFixed(1))
const median = (values: ReadonlyArray<number>): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

interface Timing {
  readonly stages: Readonly<Record<string, Took>>
  readonly total: Took
  readonly topics: number
}

/** Starts a stopwatch; the returned function says how long ago that was. */
const sinceThen = (): (() => Took) => {
  const start = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const used = process.cpuUsage(cpu)
    return { clock: performance.now() - start, cpu: (used.user + used.system) / 1000 }
  }
}

const shown = ({ clock, cpu }: Took): string => `${round(clock)} ms (${round(cpu)})`

/** Measures and prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sentences: { type: "string", default: "384" },
      rounds: { type: "string", default: "15" },
      embedder: { type: "string", default: "static" },
      python: { type: "string", default: "python3" },
      peers: { type: "string", default: "true" },
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
  const place = values.store === undefined ? undefined : parseStorePlace(values.store)
  if (place !== undefined && Result.isFailure(place)) {
    console.error(`--store is wrong: ${place.failure.message}`)
    process.exitCode = 2
    return
  }
  const calls =
    values.store === undefined
      ? Array.from({ length: rounds }, (_, call) => madeUp(sentences, call))
      : await fromStore(values.store, values.quarter, rounds, sentences)
  if (calls.length < 2) throw new Error(`fewer than two calls of ${sentences} sentences in ${values.store}: ask for fewer --sentences`)

  const options = topicOptions()
  const timings: Array<Timing> = []
  for (const call of calls) {
    const stages: Record<string, Took> = {}
    const start = sinceThen()
    let stageSoFar = sinceThen()
    const { topics } = await findTopics(call, embedder, options, (stage) => {
      stages[stage] = stageSoFar()
      stageSoFar = sinceThen()
    })
    timings.push({ stages, total: start(), topics: topics.length })
  }

  const [first, ...rest] = timings
  const names = Object.keys(first!.stages)
  const ofStage = (name: string, of: keyof Took): number => round(median(rest.map(({ stages }) => stages[name]?.[of] ?? 0)))
  const figures = {
    sentences,
    calls: calls.length,
    embedder: embedder.name,
    firstCallMs: round(first!.total.clock),
    firstCallCpuMs: round(first!.total.cpu),
    medianMs: round(median(rest.map(({ total }) => total.clock))),
    fastestMs: round(Math.min(...rest.map(({ total }) => total.clock))),
    medianCpuMs: round(median(rest.map(({ total }) => total.cpu))),
    medianTopics: median(rest.map(({ topics }) => topics)),
    stagesMs: Object.fromEntries(names.map((name) => [name, ofStage(name, "clock")])),
    stagesCpuMs: Object.fromEntries(names.map((name) => [name, ofStage(name, "cpu")])),
    peakMemoryMb: round(process.resourceUsage().maxRSS / 1024)
  }
  console.log(`${calls.length} calls of ${sentences} sentences, embedder ${embedder.name}; ms by the clock (of processor time)`)
  const line = (name: string, took: Took, then: Took): void =>
    console.log(`  ${name.padEnd(10)} first call ${shown(took)}, then ${shown(then)}`)
  for (const name of names) line(name, first!.stages[name]!, { clock: ofStage(name, "clock"), cpu: ofStage(name, "cpu") })
  line("text to topics", first!.total, { clock: figures.medianMs, cpu: figures.medianCpuMs })
  console.log(
    `fastest call ${figures.fastestMs} ms; at most ${figures.peakMemoryMb} MB in the process; ${figures.medianTopics} topics a call`
  )

  let peers = {}
  if (values.peers !== "false") {
    const vectors = await embedder.embed(calls[1]!)
    const [layout, layoutAndClusters] = [ours(vectors, options, false), ours(vectors, options, true)]
    const js = umapJs(vectors, options)
    console.log(`umap-js ${shown(js)}, ours ${shown(layout)}: ${round(js.cpu / layout.cpu)} times the processor time`)
    const py = python(values.python, vectors, options)
    console.log(
      py === undefined
        ? `Python not there: ${values.python} has no umap-learn and hdbscan; name one that has with --python`
        : `umap-learn and hdbscan, compiled, ${shown(py)}, ours ${shown(layoutAndClusters)}: ${round(py.cpu / layoutAndClusters.cpu)} times the processor time`
    )
    peers = { umapJsRatio: round(js.cpu / layout.cpu), pythonRatio: py === undefined ? null : round(py.cpu / layoutAndClusters.cpu) }
  }
  console.log(JSON.stringify({ ...figures, ...peers }))
}
