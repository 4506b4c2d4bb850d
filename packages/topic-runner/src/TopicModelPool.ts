import { type EngineInfo, TopicModel, TopicModelError } from "@ftm/topic-model"
import { Effect, Layer } from "effect"
import { fileURLToPath } from "node:url"
import { Piscina } from "piscina"
import { FirmTooLarge } from "./FirmFailureKind.ts"
import type { MemoryShare } from "./MemoryShare.ts"
import { OutOfMemory } from "./OutOfMemory.ts"
import type { EngineModule, WorkerAnswer } from "./WorkerMessages.ts"

// Run from source, the workers run source too; run from the built package, they run the built files.
const fromSource = import.meta.url.endsWith(".ts")
const sibling = (name: string): string => new URL(`./${name}.${fromSource ? "ts" : "js"}`, import.meta.url).href

/** The engine of @ftm/topic-model. `settings` are those that `nativeTopicModelLayer` takes. */
export const nativeEngine = (settings: unknown = {}): EngineModule => ({ url: sibling("NativeEngine"), settings })

export interface PoolOptions {
  readonly workers: number
  readonly engine: EngineModule
  /** How much memory one worker may use; unlimited by default. */
  readonly memory?: MemoryShare | undefined
}

const isHeapLimit = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY"

/**
 * A TopicModel that runs in worker threads, each with a model of its own. The main thread stays free, so signals, reads
 * and checkpoints never wait for a firm to be modelled. When a firm needs more memory than one worker has, only that firm
 * fails (`FirmTooLarge`): before it starts, if its size already shows it, or else when the worker reaches its heap limit.
 * The worker is then replaced.
 */
export const topicModelPoolLayer = (options: PoolOptions): Layer.Layer<TopicModel, TopicModelError> =>
  Layer.effect(
    TopicModel,
    Effect.gen(function* () {
      const pool = yield* Effect.acquireRelease(
        Effect.sync(() => makePool(options)),
        (made) => Effect.promise(() => made.destroy())
      )
      const engine = yield* Effect.tryPromise({
        try: () => pool.run(undefined, { name: "engineInfo" }) as Promise<EngineInfo>,
        catch: (cause) => new TopicModelError({ message: `the topic engine did not start: ${messageOf(cause)}`, cause })
      })
      return TopicModel.of({
        engine,
        findTopics: Effect.fn("TopicModelPool.findTopics")(function* (sentences) {
          const limit = options.memory?.sentences
          if (limit !== undefined && sentences.length > limit) return yield* tooLarge(sentences.length, options.memory)
          const answer = yield* Effect.tryPromise({
            try: (signal) => pool.run(sentences, { name: "findTopics", signal }) as Promise<WorkerAnswer>,
            catch: (cause) =>
              isHeapLimit(cause)
                ? tooLarge(sentences.length, options.memory)
                : new TopicModelError({ message: `the worker thread failed: ${messageOf(cause)}`, cause })
          })
          if (answer.error !== undefined) {
            const { isOutOfMemory, message } = answer.error
            return yield* new TopicModelError({ message, ...(isOutOfMemory ? { cause: new OutOfMemory({ message }) } : {}) })
          }
          return answer.topics
        })
      })
    })
  )

const makePool = (options: PoolOptions): Piscina => {
  const pool = new Piscina({
    filename: fileURLToPath(sibling("TopicWorker")),
    minThreads: options.workers,
    maxThreads: options.workers,
    workerData: options.engine,
    // The worker's own promises must keep running while it waits for its next firm.
    atomics: "disabled",
    ...(options.memory && { resourceLimits: { maxOldGenerationSizeMb: Math.floor(options.memory.heapBytes / 2 ** 20) } })
  })
  // A worker that dies is replaced. If it was modelling a firm, that firm gets its own error.
  pool.on("error", () => {})
  return pool
}

const tooLarge = (sentences: number, memory: MemoryShare | undefined): TopicModelError => {
  const megabytes = memory === undefined ? "" : ` (${Math.round(memory.bytes / 1e6)} MB per worker)`
  const message =
    `the firm's ${sentences} sentences need more memory than one worker has${megabytes}. ` +
    "Give the job more memory (FTM_MAX_MEMORY, the container's limit) or fewer workers (FTM_WORKERS)"
  return new TopicModelError({ message, cause: new FirmTooLarge({ message }) })
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
