import { adjustedMutualInformation } from "@ftm/comparison"
import { loadOnnxEmbedder } from "@ftm/onnx-embedder"
import {
  type Embedder,
  findTopics,
  lexicalEmbedder,
  parseTopicSettings,
  type SentenceInput,
  staticEmbedder,
  topicOptions,
  type TopicOptions
} from "@ftm/topic-model"
import { Result } from "effect"
import { parseArgs } from "node:util"
import { adjustedRand } from "./topic-model/AdjustedRand.ts"
import { type LabelledTexts, readLabelledTexts } from "./topic-model/LabelledTexts.ts"

const usage = `npm run bench -- labelled --texts DIR [--settings JSON]... [--embedder static|lexical]... [--model DIR]... [--files 5]

How well the engine finds the labels that people gave to texts. DIR holds NAME-N.jsonl or NAME-N.jsonl.gz, one object {id, text, label}
a line; each file is modelled by itself, and the figures are means over the files of a NAME.

  AMI, ARI      agreement with the labels over all texts, "no topic" counted as a label of its own
  of clustered  the same over the texts that are in a topic
  in a topic    share of the texts
  topics        how many there are, and how many labels
  itself        AMI with its own answer when every hundredth text is left out, over the others
  cpu           milliseconds of processor time a file

--settings JSON     as in TOPIC_SETTINGS; may be given several times. Default: each preset
--embedder NAME     may be given several times. Default: static
--model DIR         a sentence transformer's folder (npm run models -- pull all-MiniLM-L6-v2), beside the embedders
--files N           at most N files of a NAME`

/** Topic of each sentence, -1 for none. */
const labelsOf = async (
  sentences: ReadonlyArray<SentenceInput>,
  embedder: Embedder,
  options: TopicOptions
): Promise<{ readonly labels: ReadonlyArray<number>; readonly topics: number; readonly cpuMillis: number }> => {
  const cpu = process.cpuUsage()
  const { topics } = await findTopics(sentences, embedder, options)
  const used = process.cpuUsage(cpu)
  const topicOf = new Map(topics.flatMap(({ sentenceIds }, t) => sentenceIds.map((id) => [id, t] as const)))
  return { labels: sentences.map(({ id }) => topicOf.get(id) ?? -1), topics: topics.length, cpuMillis: (used.user + used.system) / 1000 }
}

const figuresOf = async ({ labels: truth, sentences }: LabelledTexts, embedder: Embedder, options: TopicOptions) => {
  const { cpuMillis, labels, topics } = await labelsOf(sentences, embedder, options)
  const kept = sentences.map((_, i) => i % 100 !== 37)
  const keep = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> => list.filter((_, i) => kept[i])
  const again = await labelsOf(keep(sentences), embedder, options)
  const clustered = labels.map((label) => label !== -1)
  const inTopics = (list: ReadonlyArray<number>): ReadonlyArray<number> => list.filter((_, i) => clustered[i])
  return {
    ami: adjustedMutualInformation(labels, truth),
    ari: adjustedRand(labels, truth),
    amiOfClustered: adjustedMutualInformation(inTopics(labels), inTopics(truth)),
    ariOfClustered: adjustedRand(inTopics(labels), inTopics(truth)),
    inATopic: clustered.filter(Boolean).length / sentences.length,
    topics,
    labels: new Set(truth).size,
    itself: adjustedMutualInformation(again.labels, keep(labels)),
    cpuMillis
  }
}

type Figures = Awaited<ReturnType<typeof figuresOf>>

const names = ["ami", "ari", "amiOfClustered", "ariOfClustered", "inATopic", "topics", "labels", "itself", "cpuMillis"] as const

const meanOf = (list: ReadonlyArray<Figures>): Figures => {
  const mean = (name: (typeof names)[number]): number =>
    Number((list.reduce((sum, figures) => sum + figures[name], 0) / list.length).toFixed(3))
  return {
    ami: mean("ami"),
    ari: mean("ari"),
    amiOfClustered: mean("amiOfClustered"),
    ariOfClustered: mean("ariOfClustered"),
    inATopic: mean("inATopic"),
    topics: mean("topics"),
    labels: mean("labels"),
    itself: mean("itself"),
    cpuMillis: mean("cpuMillis")
  }
}

const presetSettings = ["earnings-call", "short-texts", "pipeline", "bertopic"].map((preset) => JSON.stringify({ preset }))

/** Prints; the last line is the figures as JSON. */
export const run = async (args: ReadonlyArray<string>): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      texts: { type: "string" },
      settings: { type: "string", multiple: true, default: presetSettings },
      embedder: { type: "string", multiple: true, default: ["static"] },
      model: { type: "string", multiple: true, default: [] },
      files: { type: "string", default: "5" },
      help: { type: "boolean", default: false }
    }
  })
  const own = new Map([staticEmbedder, lexicalEmbedder].map((embedder) => [embedder.name.replace(/-.*/, ""), embedder]))
  const wanted = values.embedder.map((name) => own.get(name))
  const settings = values.settings.map((json) => ({ json, parsed: parseTopicSettings(json) }))
  const wrong = settings.find(({ parsed }) => Result.isFailure(parsed))
  const files = Number(values.files)
  if (values.help || values.texts === undefined || wanted.includes(undefined) || wrong !== undefined || !(files >= 1)) {
    if (wrong !== undefined) console.error(`--settings ${wrong.json} cannot be read`)
    console.log(usage)
    if (!values.help) process.exitCode = 2
    return
  }
  const embedders = wanted.flatMap((embedder) => (embedder === undefined ? [] : [embedder]))
  for (const model of values.model) embedders.push(await loadOnnxEmbedder(model))
  const texts = readLabelledTexts(values.texts)
  const sets = Map.groupBy(texts, ({ set }) => set)

  const rows: Array<Figures & { readonly set: string; readonly embedder: string; readonly settings: string }> = []
  for (const embedder of embedders) {
    for (const { json, parsed } of settings) {
      const options = topicOptions(Result.getOrThrow(parsed))
      const ofSets: Array<Figures> = []
      for (const [set, list] of sets) {
        const figures: Array<Figures> = []
        for (const one of list.slice(0, files)) figures.push(await figuresOf(one, embedder, options))
        ofSets.push(meanOf(figures))
        rows.push({ set, embedder: embedder.name, settings: json, ...meanOf(figures) })
      }
      rows.push({ set: "mean", embedder: embedder.name, settings: json, ...meanOf(ofSets) })
      console.error(`${embedder.name} ${json}: AMI ${rows.at(-1)?.ami}, ARI ${rows.at(-1)?.ari}`)
    }
  }
  console.table(rows)
  console.log(JSON.stringify({ benchmark: "labelled", rows }))
}
