import {
  type Embedder,
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

/** The worker's answer for one firm. */
const Answer = Schema.Union([
  Schema.Struct({ error: Schema.String }),
  Schema.Struct({
    labels: Schema.Array(Schema.Int),
    probabilities: Schema.Array(Schema.Finite),
    keywords: Schema.Array(Schema.Array(Schema.String))
  })
])

/** The keyword of a topic in which there is not a single word, as in the native engine. */
const wordless = "(no words)"

/**
 * BERTopic itself as the topic model, in a Python process of its own. Sentences are embedded here; the process reduces,
 * clusters and finds keywords (umap-learn, hdbscan, c-TF-IDF), seeded and on one thread. It uses the settings
 * `umap`, `hdbscan`, `keywords.count` and `keywords.longest`; `outlierShare`, `mergeCosine`, `leastContentWords` and the other keyword
 * settings apply only to the native engine. `stabilityRuns` is refused: nobody should look for a column that stays empty.
 *
 * Sentences known not to be about a topic (safe harbour) are left out. Nothing else is, and repetitions are not
 * merged, because BERTopic does not do so. If there are no more sentences than UMAP has neighbours, or everything is an
 * outlier, all sentences form one topic. The process starts and ends with the layer, and is replaced if it
 * dies or does not answer; the firm that it was working on fails.
 */
export const bertopicTopicModelLayer = (options: BertopicOptions = {}): Layer.Layer<TopicModel, TopicModelError> =>
  Layer.effect(
    TopicModel,
    Effect.gen(function* () {
      const { embedder = staticEmbedder, python = "python3", script, startSeconds = 180, firmSeconds = 600, ...settings } = options
      const topics = topicOptions(settings)
      if (topics.stabilityRuns > 0) {
        return yield* new TopicModelError({
          message: `stabilityRuns ${topics.stabilityRuns}: how sure a topic is, only the native topic engine tells. Leave it out, or set TOPIC_ENGINE=native.`
        })
      }
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
        const aboutTopics = sentences.filter((sentence) => sentence.boilerplate !== true)
        const used = aboutTopics.length > 0 ? aboutTopics : sentences
        const { dimensions, values } = yield* Effect.tryPromise({ try: async () => embedder.embed(used), catch: failed })
        const reply = yield* Effect.tryPromise({
          try: async (signal) => {
            signal.addEventListener("abort", () => worker.stop())
            return worker.ask({ docs: used.map(({ cleanedText }) => cleanedText), dimensions, vectors: base64(values), options: topics })
          },
          catch: failed
        })
        const answer = yield* Schema.decodeUnknownEffect(Answer)(reply).pipe(Effect.mapError(failed))
        if ("error" in answer) return yield* failed(new Error(`BERTopic failed: ${answer.error}`))
        if (answer.labels.length !== used.length || answer.probabilities.length !== used.length) {
          return yield* failed(new Error(`the Python worker returned ${answer.labels.length} labels for ${used.length} sentences`))
        }
        return topicResult(sentences, used, answer, topics.keywords.inRepresentation)
      })

      return TopicModel.of({
        engine: {
          name: "bertopic",
          version: bertopic,
          parameters: {
            preset: settings.preset ?? "earnings-call",
            embedder: { name: embedder.name, version: embedder.version },
            packages,
            umap: topics.umap,
            hdbscan: topics.hdbscan,
            keywords: { count: topics.keywords.count, longest: topics.keywords.longest }
          }
        },
        findTopics: (sentences) => oneAtATime.withPermits(1)(findTopics(sentences))
      })
    })
  )

interface Labelled {
  readonly labels: ReadonlyArray<number>
  readonly probabilities: ReadonlyArray<number>
  readonly keywords: ReadonlyArray<ReadonlyArray<string>>
}

/** Topics in BERTopic's order, largest first; the sentences of each by descending probability. */
const topicResult = (
  sentences: ReadonlyArray<SentenceInput>,
  used: ReadonlyArray<SentenceInput>,
  { keywords, labels, probabilities }: Labelled,
  inRepresentation: number
): TopicResult => {
  const members = keywords.map((): Array<number> => [])
  labels.forEach((label, i) => members[label]?.push(i))
  const inTopic = new Set<string>()
  const topics = members.map((places, topic) => {
    places.sort((a, b) => probabilities[b]! - probabilities[a]! || a - b)
    const sentenceIds = places.map((i) => used[i]!.id)
    for (const id of sentenceIds) inTopic.add(id)
    const words = keywords[topic]!.length > 0 ? keywords[topic]! : [wordless]
    return { keywords: words, representation: words.slice(0, inRepresentation).join("_"), sentenceIds, stability: null }
  })
  return { topics, outlierIds: sentences.filter(({ id }) => !inTopic.has(id)).map(({ id }) => id) }
}

/** The numbers in base64, with 0 for NaN and infinities. */
const base64 = (values: Float32Array): string => {
  const finite = values.map((value) => (Number.isFinite(value) ? value : 0))
  return Buffer.from(finite.buffer, finite.byteOffset, finite.byteLength).toString("base64")
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
