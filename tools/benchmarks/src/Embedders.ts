import { type Call, clusteredSentences, type EmbedderScore, readCalls, scoreEmbedders } from "@ftm/bertopic-parity"
import { loadOnnxEmbedder } from "@ftm/onnx-embedder"
import { type TopicTruth, writeSampleCorpus } from "@ftm/sample-corpus"
import { type Embedder, type SentenceInput, staticEmbedder } from "@ftm/topic-model"
import { startSandbox } from "@ftm/wrds-sandbox"
import { Effect } from "effect"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { prefetch } from "./Prefetch.ts"

const usage = `npm run bench -- embedders --python PYTHON [--teacher DIR] [--calls DIR [--quarter 2021Q1] [--every 14]] [--firms 12]

How well k-means on an embedder's vectors finds known labels (AMI, mean of eight starts, k = number of labels):
  topics   made-up calls, one call at a time, the planted topic of a sentence; mean over the calls
  trades   made-up calls together, the industry, sentences of the trade's and the firm's own topics
  firms    --calls DIR: WRDS tables as the sandbox loads them; every 14th firm, mixed; which firm said it

--teacher DIR holds model.onnx and tokenizer.json (npm run models -- pull all-MiniLM-L6-v2): scored too, and the ratio.
--python PYTHON has packages/bertopic-engine/python/requirements.txt installed.`

type Scores = { readonly static: EmbedderScore; readonly teacher?: EmbedderScore }

const corpusQuarter = "2023Q1"
const figure = (value: number): number => Number(value.toFixed(3))
const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The calls of a folder of WRDS tables, after a prefetch as any user makes it. */
const prefetchedCalls = async (
  data: string,
  quarter: string,
  store: string,
  most: number,
  truth?: string
): Promise<ReadonlyArray<Call>> => {
  await Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const sandbox = yield* startSandbox({ data, onProgress: (line) => console.error(line) })
        yield* Effect.promise(() => prefetch(sandbox, store, quarter))
      })
    )
  )
  return readCalls(store, quarter, most, truth)
}

/** Numbers for labels, in the order they turn up. */
const numbered = (labels: ReadonlyArray<string>): ReadonlyArray<number> => {
  const numbers = new Map<string, number>()
  return labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size
    numbers.set(label, number)
    return number
  })
}

interface Labelled {
  readonly sentence: SentenceInput
  readonly label: string
}

/** AMI of the embedders, and the static one's share of the teacher's. */
const summary = (scores: ReadonlyArray<Scores>) => {
  const ofStatic = mean(scores.map((score) => score.static.kmeans_ami))
  const ofTeacher = scores.flatMap(({ teacher }) => (teacher === undefined ? [] : [teacher.kmeans_ami]))
  return {
    static: figure(ofStatic),
    ...(ofTeacher.length === 0 ? {} : { teacher: figure(mean(ofTeacher)), ratio: figure(ofStatic / mean(ofTeacher)) })
  }
}

/** Prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      python: { type: "string" },
      teacher: { type: "string" },
      calls: { type: "string" },
      quarter: { type: "string", default: "2021Q1" },
      every: { type: "string", default: "14" },
      firms: { type: "string", default: "12" },
      help: { type: "boolean", default: false }
    }
  })
  const { python } = values
  const [every, firms] = [Number(values.every), Number(values.firms)]
  if (values.help || python === undefined || !(every >= 1) || !(firms >= 2)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  if (values.calls !== undefined && !existsSync(values.calls))
    throw new Error(`no folder ${values.calls}: give --calls a folder of WRDS tables`)
  const teacher = values.teacher === undefined ? {} : { teacher: await loadOnnxEmbedder(values.teacher) }
  const embedders: { readonly static: Embedder; readonly teacher?: Embedder } = { static: staticEmbedder, ...teacher }
  const score = async (rows: ReadonlyArray<Labelled>): Promise<Scores> =>
    scoreEmbedders(
      rows.map(({ sentence }) => sentence),
      numbered(rows.map(({ label }) => label)),
      embedders,
      python
    )

  const folder = mkdtempSync(join(tmpdir(), "ftm-bench-embedders-"))
  const results: Record<string, ReturnType<typeof summary> & { readonly sentences: number }> = {}
  try {
    const corpus = join(folder, "corpus")
    // A few more than asked for: some of a corpus's firms are there to be left out.
    await Effect.runPromise(writeSampleCorpus({ out: corpus, quarter: corpusQuarter, firms: 2 * firms, seed: 1 }))
    const topics = readFileSync(join(corpus, "topics.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as TopicTruth)
    const topicOf = new Map(topics.map((topic) => [topic.topic_id, topic]))
    const perCall: Array<ReadonlyArray<Labelled>> = []
    for (const call of await prefetchedCalls(corpus, corpusQuarter, join(folder, "corpus-store"), firms, corpus)) {
      const sentences = await clusteredSentences(call.sentences)
      perCall.push(
        sentences.flatMap((sentence) => {
          const label = call.planted?.get(sentence.text)
          return label === undefined ? [] : [{ sentence, label }]
        })
      )
    }
    const withinCalls: Array<Scores> = []
    for (const rows of perCall) withinCalls.push(await score(rows))
    results["topics"] = { sentences: perCall.flat().length, ...summary(withinCalls) }

    const trades = perCall.flat().flatMap(({ label, sentence }) => {
      const topic = topicOf.get(label)
      return topic === undefined || topic.kind === "theme" ? [] : [{ sentence, label: topic.industry }]
    })
    results["trades"] = { sentences: trades.length, ...summary([await score(trades)]) }

    if (values.calls !== undefined) {
      const calls = (await prefetchedCalls(values.calls, values.quarter, join(folder, "calls-store"), firms * every)).filter(
        (_, i) => i % every === 0
      )
      const rows: Array<Labelled> = []
      for (const call of calls) {
        for (const sentence of await clusteredSentences(call.sentences)) rows.push({ sentence, label: call.firm })
      }
      results["firms"] = { sentences: rows.length, ...summary([await score(rows)]) }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.table(results)
  console.log(JSON.stringify({ benchmark: "embedders", clustering: "k-means", ...results }))
}
