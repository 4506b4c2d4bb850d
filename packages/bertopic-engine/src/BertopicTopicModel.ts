import {
  type Assignment,
  optionsOfBertopic,
  type Embedder,
  joinClusters,
  notForBertopic,
  pointVectors,
  type PreparedSentences,
  prepareSentences,
  type SentenceInput,
  staticEmbedder,
  TopicModel,
  TopicModelError,
  topicOptions,
  type TopicResult,
  type TopicSettings
} from "@ftm/topic-model"
import { shellWord } from "@ftm/transcript-schema"
import { Effect, Layer, Schema, Semaphore } from "effect"
import { fileURLToPath } from "node:url"
import { PythonWorker } from "./PythonWorker.ts"

const inPackage = (name: string): string => fileURLToPath(new URL(`../python/${name}`, import.meta.url))

/** Version of what is done around BERTopic here. The first number rises whenever the same sentences and packages may give different topics, the second whenever more is told of the same topics. */
const engineVersion = "2.1"

export interface BertopicOptions extends TopicSettings {
  /** Default: the static embedder that comes with @ftm/topic-model. */
  readonly embedder?: Embedder
  /** A Python with the packages of python/requirements.txt. Default: `python3`. */
  readonly python?: string
  /** The script that the interpreter runs. Default: python/worker.py of this package. */
  readonly script?: string
  /** Seconds that Python may take to load its packages. Default 180. */
  readonly startSeconds?: number
  /** Seconds that one firm may take before its worker is abandoned. Default 600. */
  readonly firmSeconds?: number
}

const Failure = Schema.Struct({ error: Schema.String })
const Keywords = Schema.Array(Schema.Array(Schema.String))

/** The worker's answer for one firm. */
const Clusters = Schema.Union([
  Failure,
  Schema.Struct({ labels: Schema.Array(Schema.Int), probabilities: Schema.Array(Schema.Finite), keywords: Keywords })
])

/** The worker's answer to other labels for that firm. */
const Names = Schema.Union([Failure, Schema.Struct({ keywords: Keywords })])

/** The keyword of a topic in which there is not a single word, as in the native engine. */
const wordless = "(no words)"

/**
 * BERTopic itself as the topic model, in a Python process of its own. Sentences are prepared and embedded here, as for the native engine; the process reduces,
 * clusters and finds keywords (umap-learn, hdbscan, c-TF-IDF), seeded and on one thread. Where the settings ask for it, its clusters are
 * then joined by the native engine's steps (`outlierShare`, `mergeCosine`, `refinePasses`), and BERTopic finds the keywords of the topics that come of it.
 * Settings that it cannot follow (`notForBertopic`) are refused.
 *
 * If there are no more points than UMAP has neighbours, or everything is an outlier, all form one topic. The process starts and ends with the layer,
 * and is replaced if it dies or does not answer; the firm that it was working on fails.
 */
export const bertopicTopicModelLayer = (options: BertopicOptions = {}): Layer.Layer<TopicModel, TopicModelError> =>
  Layer.effect(
    TopicModel,
    Effect.gen(function* () {
      const { embedder = staticEmbedder, python = "python3", script, startSeconds = 180, firmSeconds = 600, ...settings } = options
      const unused = notForBertopic(settings)
      if (unused.length > 0) {
        return yield* new TopicModelError({
          message: `TOPIC_ENGINE=bertopic cannot follow ${unused.join(", ")} of TOPIC_SETTINGS: leave that out, or use TOPIC_ENGINE=native`
        })
      }
      const topics = optionsOfBertopic(topicOptions(settings))
      const worker = yield* Effect.acquireRelease(
        Effect.sync(
          () =>
            new PythonWorker({
              python,
              script: script ?? inPackage("worker.py"),
              startMillis: startSeconds * 1000,
              answerMillis: firmSeconds * 1000
            })
        ),
        (made) => Effect.sync(() => made.stop())
      )
      const versions = yield* Effect.tryPromise({
        try: () => worker.versions(),
        catch: (cause) =>
          new TopicModelError({
            message:
              `${messageOf(cause)}. TOPIC_ENGINE=bertopic needs a Python with BERTopic: name another one with BERTOPIC_PYTHON, or install it with:\n` +
              `  ${shellWord(python)} -m pip install --no-deps -r ${shellWord(inPackage("requirements.txt"))}`,
            cause
          })
      })
      const { bertopic = "unknown", ...packages } = versions
      const oneAtATime = yield* Semaphore.make(1)

      const findTopics = Effect.fn("BertopicTopicModel.findTopics")(function* (sentences: ReadonlyArray<SentenceInput>) {
        if (sentences.length === 0) return { topics: [], outlierIds: [] }
        const failed = (cause: unknown) =>
          new TopicModelError({ message: `finding topics in ${sentences.length} sentences failed: ${messageOf(cause)}`, cause })
        const ask = (request: Readonly<Record<string, unknown>>) =>
          Effect.tryPromise({
            try: async (signal) => {
              signal.addEventListener("abort", () => worker.stop())
              return worker.ask(request)
            },
            catch: failed
          })
        const prepared = prepareSentences(sentences, topics.leastContentWords)
        const { dimensions, inContext, sizes } = yield* Effect.tryPromise({
          try: () => pointVectors(prepared, embedder, topics.turnShare),
          catch: failed
        })
        const docs = prepared.points.map((i) => prepared.sentences[i]!.cleanedText)
        const reply = yield* ask({ docs, dimensions, vectors: base64(inContext), options: topics })
        const found = yield* Schema.decodeUnknownEffect(Clusters)(reply).pipe(Effect.mapError(failed))
        if ("error" in found) return yield* failed(new Error(`BERTopic failed: ${found.error}`))
        const clusters = found.keywords.length
        if (found.labels.length !== docs.length || found.probabilities.length !== docs.length) {
          return yield* failed(new Error(`the Python worker returned ${found.labels.length} labels for ${docs.length} sentences`))
        }
        const numbers = new Set(found.labels.filter((label) => label !== -1))
        if (numbers.size !== clusters || [...numbers].some((label) => label < 0 || label >= clusters)) {
          return yield* failed(
            new Error(`the Python worker named ${clusters} topics and returned labels of ${[...numbers].join(", ") || "none"}`)
          )
        }
        const clustering = { labels: Int32Array.from(found.labels), probabilities: Float64Array.from(found.probabilities), clusters }
        const { firmness, labels: joined } = joinClusters(clustering, inContext, dimensions, sizes, topics)
        const labels = largestFirst(joined, sizes)
        // Of a sentence that joined or moved, and of the topics that it joined, BERTopic says nothing.
        const asFound = joined.every((label, point) => label === found.labels[point])
        const assigned = { firmness, labels, probabilities: asFound ? found.probabilities : null }
        if (labels.every((label, point) => label === found.labels[point])) {
          return topicResult(prepared, assigned, found.keywords, topics.keywords.inRepresentation)
        }
        const named = yield* Schema.decodeUnknownEffect(Names)(yield* ask({ labels: [...labels] })).pipe(Effect.mapError(failed))
        if ("error" in named) return yield* failed(new Error(`BERTopic failed: ${named.error}`))
        if (named.keywords.length !== Math.max(...labels) + 1) {
          return yield* failed(new Error(`the Python worker named ${named.keywords.length} of ${Math.max(...labels) + 1} topics`))
        }
        return topicResult(prepared, assigned, named.keywords, topics.keywords.inRepresentation)
      })

      return TopicModel.of({
        engine: {
          name: "bertopic",
          version: `${engineVersion}, BERTopic ${bertopic}`,
          parameters: {
            preset: settings.preset ?? "earnings-call",
            embedder: { name: embedder.name, version: embedder.version },
            packages,
            ...topics
          }
        },
        findTopics: (sentences) => oneAtATime.withPermits(1)(findTopics(sentences))
      })
    })
  )

/** The same topics, numbered anew by how many sentences they have. */
const largestFirst = (labels: Int32Array, sizes: Int32Array): Int32Array => {
  const sentences = new Map<number, number>()
  labels.forEach((label, point) => {
    if (label >= 0) sentences.set(label, (sentences.get(label) ?? 0) + sizes[point]!)
  })
  const order = [...sentences.keys()].sort((a, b) => sentences.get(b)! - sentences.get(a)! || a - b)
  const numbers = new Map(order.map((label, number) => [label, number]))
  return labels.map((label) => numbers.get(label) ?? -1)
}

/** Which topic each point is in and, where BERTopic found just these topics, how probable it says that is. */
interface Assigned extends Assignment {
  readonly probabilities: ReadonlyArray<number> | null
}

/** The topics in the order of their numbers; the sentences of each, those that belong most firmly first. */
const topicResult = (
  { pointOf, sentences }: PreparedSentences,
  { firmness, labels, probabilities }: Assigned,
  keywords: ReadonlyArray<ReadonlyArray<string>>,
  inRepresentation: number
): TopicResult => {
  const members = keywords.map((): Array<number> => [])
  const outlierIds: Array<string> = []
  sentences.forEach(({ id }, i) => {
    const point = pointOf[i]!
    const topic = point === -1 ? undefined : members[labels[point]!]
    if (topic === undefined) outlierIds.push(id)
    else topic.push(i)
  })
  const topics = members.map((places, topic) => {
    places.sort((a, b) => firmness[pointOf[b]!]! - firmness[pointOf[a]!]! || a - b)
    const words = keywords[topic]!.length > 0 ? keywords[topic]! : [wordless]
    return {
      keywords: words,
      representation: words.slice(0, inRepresentation).join("_"),
      sentenceIds: places.map((i) => sentences[i]!.id),
      stability: null,
      sentenceProbabilities: probabilities === null ? null : places.map((i) => probabilities[pointOf[i]!]!)
    }
  })
  return { topics, outlierIds }
}

const base64 = (values: Float32Array): string => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64")

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
