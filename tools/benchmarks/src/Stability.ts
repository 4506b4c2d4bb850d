import { findTopics, presets, type PresetName, type SentenceInput, staticEmbedder, topicOptions, type TopicResult } from "@ftm/topic-model"
import { parseArgs } from "node:util"
import { fromStore } from "./topic-model/Calls.ts"
import { type LabelledTexts, readLabelledTexts } from "./topic-model/LabelledTexts.ts"
import { rankCorrelation } from "./topic-model/RankCorrelation.ts"
import { sentenceSureness } from "./topic-model/SentenceSureness.ts"

const usage = `npm run bench -- stability --texts DIR [--preset earnings-call] [--runs 5]
npm run bench -- stability --store DIR --quarter 2021Q1 [--calls 40] [--sentences 400] [--preset earnings-call] [--runs 5]

What the stability of topics says, and what it costs; what the probabilities of sentences say.

--texts DIR   labelled texts (see labelled): does a topic's stability go with its purity, the share of its most frequent label? Each file by
              itself; means over the files of a NAME. Are the sentences that are right, with the most frequent label of their topic, the
              more probable ones (area under the curve), and is their share the mean probability?
--store DIR   the first calls of a quarter that are long enough, cut to length: how stable their topics are`

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

const rounded = (value: number): number => Number(value.toFixed(3))

const timed = async (sentences: ReadonlyArray<SentenceInput>, preset: PresetName, stabilityRuns: number) => {
  const cpu = process.cpuUsage()
  const result = await findTopics(sentences, staticEmbedder, topicOptions({ preset, stabilityRuns }))
  const used = process.cpuUsage(cpu)
  return { ...result, cpuMillis: (used.user + used.system) / 1000 }
}

const stabilities = ({ topics }: TopicResult): ReadonlyArray<number> =>
  topics.flatMap(({ stability }) => (stability === null ? [] : [stability])).sort((a, b) => a - b)

const ofLabelled = async ({ labels, sentences }: LabelledTexts, preset: PresetName, runs: number) => {
  const labelOf = new Map(sentences.map(({ id }, i) => [id, labels[i]!]))
  const purityOf = (ids: ReadonlyArray<string>): number =>
    Math.max(...[...Map.groupBy(ids, (id) => labelOf.get(id)).values()].map((same) => same.length)) / ids.length
  const result = await timed(sentences, preset, runs)
  const { topics } = result
  const { auc, meanProbability, right } = sentenceSureness(result, labelOf)
  const known = topics
    .flatMap(({ sentenceIds, stability }) => (stability === null ? [] : [{ stability, purity: purityOf(sentenceIds) }]))
    .sort((a, b) => b.stability - a.stability)
  const half = Math.floor(known.length / 2)
  const purities = known.map(({ purity }) => purity)
  return {
    topics: topics.length,
    stability: mean(known.map(({ stability }) => stability)),
    rankCorrelation: rankCorrelation(
      known.map(({ stability }) => stability),
      purities
    ),
    purityOfSurerHalf: mean(purities.slice(0, half)),
    purityOfOtherHalf: mean(purities.slice(-half)),
    sentenceAuc: auc,
    meanProbability,
    sentencesRight: right
  }
}

type Figures = Awaited<ReturnType<typeof ofLabelled>>

const meanOf = (list: ReadonlyArray<Figures>): Figures => ({
  topics: rounded(mean(list.map(({ topics }) => topics))),
  stability: rounded(mean(list.map(({ stability }) => stability))),
  rankCorrelation: rounded(mean(list.map((figures) => figures.rankCorrelation))),
  purityOfSurerHalf: rounded(mean(list.map(({ purityOfSurerHalf }) => purityOfSurerHalf))),
  purityOfOtherHalf: rounded(mean(list.map(({ purityOfOtherHalf }) => purityOfOtherHalf))),
  sentenceAuc: rounded(mean(list.map(({ sentenceAuc }) => sentenceAuc))),
  meanProbability: rounded(mean(list.map((figures) => figures.meanProbability))),
  sentencesRight: rounded(mean(list.map(({ sentencesRight }) => sentencesRight)))
})

const runLabelled = async (folder: string, preset: PresetName, runs: number) => {
  const rows: Array<Figures & { readonly set: string }> = []
  for (const [set, list] of Map.groupBy(readLabelledTexts(folder), ({ set }) => set)) {
    const figures: Array<Figures> = []
    for (const one of list) figures.push(await ofLabelled(one, preset, runs))
    rows.push({ set, ...meanOf(figures) })
  }
  return [...rows, { set: "mean", ...meanOf(rows) }]
}

const runCalls = async (calls: ReadonlyArray<ReadonlyArray<SentenceInput>>, preset: PresetName, runs: number) => {
  const without: Array<number> = []
  const withRuns: Array<number> = []
  const all: Array<number> = []
  for (const call of calls) {
    without.push((await timed(call, preset, 0)).cpuMillis)
    const told = await timed(call, preset, runs)
    withRuns.push(told.cpuMillis)
    all.push(...stabilities(told))
  }
  all.sort((a, b) => a - b)
  const quantile = (share: number): number => rounded(all[Math.floor(share * (all.length - 1))] ?? Number.NaN)
  return [
    {
      calls: calls.length,
      topics: rounded(all.length / calls.length),
      tenth: quantile(0.1),
      quarter: quantile(0.25),
      median: quantile(0.5),
      threeQuarters: quantile(0.75),
      belowHalf: rounded(all.filter((stability) => stability < 0.5).length / all.length),
      cpuMillisWithout: rounded(mean(without)),
      cpuMillisWith: rounded(mean(withRuns))
    }
  ]
}

const isPreset = (name: string): name is PresetName => name in presets

/** Prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      texts: { type: "string" },
      store: { type: "string" },
      quarter: { type: "string", default: "2021Q1" },
      calls: { type: "string", default: "40" },
      sentences: { type: "string", default: "400" },
      preset: { type: "string", default: "earnings-call" },
      runs: { type: "string", default: "5" },
      help: { type: "boolean", default: false }
    }
  })
  const { preset, quarter, store, texts } = values
  const [calls, sentences, runs] = [Number(values.calls), Number(values.sentences), Number(values.runs)]
  if (values.help || !isPreset(preset) || (texts === undefined) === (store === undefined) || !(calls >= 1 && sentences >= 1 && runs >= 1)) {
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const rows =
    store === undefined
      ? await runLabelled(texts ?? "", preset, runs)
      : await runCalls(await fromStore(store, quarter, calls, sentences), preset, runs)
  console.table(rows)
  console.log(JSON.stringify({ benchmark: "stability", preset, runs, rows }))
}
