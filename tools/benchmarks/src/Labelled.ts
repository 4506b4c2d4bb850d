import { loadOnnxEmbedder } from "@ftm/onnx-embedder"
import {
  type Embedder,
  findTopics,
  lexicalEmbedder,
  parseTopicSettings,
  sideBySide,
  type SentenceInput,
  staticEmbedder,
  topicOptions,
  type TopicOptions
} from "@ftm/topic-model"
import { Result } from "effect"
import { parseArgs } from "node:util"
import { type Figures, type Grouping, labelFigures, meanFigures, rounded } from "./topic-model/LabelFigures.ts"
import { type PeerAnswers, PeerCases } from "./topic-model/LabelledPeers.ts"
import { type LabelledTexts, readLabelledTexts } from "./topic-model/LabelledTexts.ts"
import { type LookName, looks } from "./topic-model/Looks.ts"
import { remembering } from "./topic-model/RememberedVectors.ts"

const requirements = "tools/benchmarks/python/requirements.txt"

const usage = `npm run bench -- labelled --texts DIR [--settings JSON]... [--embedder static|lexical]... [--model DIR]...
                         [--python PYTHON] [--files 5]

How well the engine and its peers find the labels that people gave to texts. DIR holds NAME-N.jsonl or NAME-N.jsonl.gz, one object {id, text, label}
a line; each file is modelled by itself, and the figures are means over the files of a NAME.

  AMI, ARI      agreement with the labels over all texts, "no topic" counted as a label of its own
  of clustered  the same over the texts that are in a topic
  in a topic    share of the texts
  topics        how many there are, and how many labels
  dropped, reordered, reseeded   AMI with its own answer when every hundredth text is left out, when the texts come the
                other way round, and with another seed; over the texts that both saw
  cpuMillis     milliseconds of processor time a file from vectors to topics, after a first run that is not counted

--settings JSON     as in TOPIC_SETTINGS; may be given several times. Default: each preset
--embedder NAME     may be given several times. Default: static
--model DIR         a sentence transformer's folder (npm run models -- pull all-MiniLM-L6-v2): alone, and beside the static embedder
                    as EMBEDDER=onnx has it
--python PYTHON     BERTopic, PLSCAN and EVoC on the same texts and vectors, as far as this Python has them:
                    pip install --no-deps -r ${requirements}
--files N           at most N files of a NAME`

const cpuMillis = (): number => {
  const { system, user } = process.cpuUsage()
  return (user + system) / 1000
}

/** This package's topics. The embedder's time does not count: the peers are given their vectors. */
const oursOn = async (sentences: ReadonlyArray<SentenceInput>, embedder: Embedder, options: TopicOptions): Promise<Grouping> => {
  const doneAt = new Map<string, number>()
  const start = cpuMillis()
  const { topics } = await findTopics(sentences, embedder, options, (stage) => doneAt.set(stage, cpuMillis()))
  const whole = cpuMillis() - start
  const embedding = (doneAt.get("embed") ?? 0) - (doneAt.get("prepare") ?? 0)
  const topicOf = new Map(topics.flatMap(({ sentenceIds }, t) => sentenceIds.map((id) => [id, t] as const)))
  return { labels: sentences.map(({ id }) => topicOf.get(id) ?? -1), cpuMillis: whole - embedding }
}

/** The answers to all looks at one file. */
type Answers = ReadonlyMap<LookName, Grouping>

const oursOnLooks = async (sentences: ReadonlyArray<SentenceInput>, embedder: Embedder, options: TopicOptions): Promise<Answers> => {
  const answers = new Map<LookName, Grouping>()
  for (const { name, rows, seedStep } of looks) {
    const seen = rows(sentences.length).map((row) => sentences[row]!)
    answers.set(name, await oursOn(seen, embedder, { ...options, umap: { ...options.umap, seed: options.umap.seed + seedStep } }))
  }
  return answers
}

type Row = Figures & { readonly set: string; readonly embedder: string; readonly engine: string }

/** A row for each set, the mean over its files, and one for the mean over the sets. */
const rowsOf = (
  embedder: string,
  engine: string,
  texts: ReadonlyArray<LabelledTexts>,
  answers: ReadonlyArray<Answers>
): ReadonlyArray<Row> => {
  const ofFiles = texts.map(({ labels, set }, n) => ({ set, figures: labelFigures(labels, answers[n] ?? new Map()) }))
  const ofSets = [...Map.groupBy(ofFiles, ({ set }) => set)].map(([set, files]) => ({
    set,
    figures: meanFigures(files.map(({ figures }) => figures))
  }))
  const mean = { set: "mean", figures: meanFigures(ofSets.map(({ figures }) => figures)) }
  return [...ofSets, mean].map(({ figures, set }) => ({ set, embedder, engine, ...rounded(figures) }))
}

/** Every peer on the vectors of every look at every file, in one Python. */
const peerRows = async (
  python: string,
  embedders: ReadonlyArray<Embedder>,
  texts: ReadonlyArray<LabelledTexts>
): Promise<{ readonly answers: PeerAnswers; readonly rows: ReadonlyArray<Row> }> => {
  const cases = new PeerCases()
  try {
    for (const embedder of embedders) {
      for (const { sentences } of texts) {
        for (const { rows, seedStep } of looks) {
          const seen = rows(sentences.length).map((row) => sentences[row]!)
          const docs = seen.map(({ cleanedText }) => cleanedText)
          cases.add(docs, await embedder.embed(seen), seedStep)
        }
      }
    }
    const answers = cases.run(python)
    const rows = Object.entries(answers.groupings).flatMap(([peer, groupings]) => {
      // In the order in which the cases were added.
      const inOrder = groupings.values()
      return embedders.flatMap((embedder) => {
        const ofFiles = texts.map(() => new Map(looks.map(({ name }) => [name, inOrder.next().value!] as const)))
        return rowsOf(embedder.name, peer, texts, ofFiles)
      })
    })
    return { answers, rows }
  } finally {
    cases.remove()
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
      python: { type: "string" },
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
  for (const model of values.model) {
    const transformer = remembering(await loadOnnxEmbedder(model))
    embedders.push(transformer, sideBySide(staticEmbedder, transformer))
  }
  const all = readLabelledTexts(values.texts)
  const texts = [...Map.groupBy(all, ({ set }) => set).values()].flatMap((list) => list.slice(0, files))
  const [first] = texts
  if (first === undefined) {
    console.error(`There is no NAME-N.jsonl or NAME-N.jsonl.gz in ${values.texts}`)
    process.exitCode = 2
    return
  }

  const embedMillis: Record<string, number> = {}
  const rows: Array<Row> = []
  for (const embedder of embedders) {
    await embedder.embed(first.sentences.slice(0, 10)) // reads the model, which is not counted
    const start = cpuMillis()
    for (const [n, { name, sentences }] of texts.entries()) {
      await embedder.embed(sentences)
      if (n % 5 === 4) console.error(`${embedder.name}: embedded ${name}, ${n + 1} of ${texts.length}`)
    }
    embedMillis[embedder.name] = Math.round((cpuMillis() - start) / texts.length)
    for (const { json, parsed } of settings) {
      const options = topicOptions(Result.getOrThrow(parsed))
      await oursOn(first.sentences, embedder, options) // compiles, which is not counted
      const answers: Array<Answers> = []
      for (const { sentences } of texts) answers.push(await oursOnLooks(sentences, embedder, options))
      rows.push(...rowsOf(embedder.name, `FTM ${json}`, texts, answers))
      console.error(`${embedder.name}, FTM ${json}: AMI ${rows.at(-1)?.ami}, ARI ${rows.at(-1)?.ari}`)
    }
  }
  const peers = values.python === undefined ? undefined : await peerRows(values.python, embedders, texts)
  if (peers !== undefined) rows.push(...peers.rows)

  console.table(rows.filter(({ set }) => set !== "mean"))
  console.table(rows.filter(({ set }) => set === "mean"))
  for (const [peer, reason] of Object.entries(peers?.answers.skipped ?? {})) {
    console.log(`Skipped: ${peer}: ${reason} (what peers need: ${requirements})`)
  }
  const { skipped = {}, versions = {} } = peers?.answers ?? {}
  console.log(JSON.stringify({ benchmark: "labelled", files: texts.length, embedMillis, versions, skipped, rows }))
}
