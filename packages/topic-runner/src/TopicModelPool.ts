import { fileURLToPath } from "node:url"
import { type EngineInfo, TopicModel, TopicModelError } from "@ftm/topic-model"
import { Effect, Layer } from "effect"
import { Piscina } from "piscina"
import { FirmTooLarge } from "./FirmFailureKind.ts"
import type { MemoryShare } from "./MemoryShare.ts"
import type { EngineModule, WorkerAnswer } from "./WorkerMessages.ts"

// From the sources a worker runs sources, from the built package built files.
const fromSource = import.meta.url.endsWith(".ts")
const sibling = (name: string): string => new URL(`./${name}.${fromSource ? "ts" : "js"}`, import.meta.url).href

/** The engine of @ftm/topic-model; `settings` are `nativeTopicModelLayer`'s. */
export const nativeEngine = (settings: unknown = {}): EngineModule => ({ url: sibling("NativeEngine"), settings })

export interface PoolOptions {
  readonly workers: number
  readonly engine: EngineModule
  /** What one worker may use; unlimited unless told. */
  readonly memory?: MemoryShare | undefined
}

const isHeapLimit = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY"

/**
 * TopicModel over worker threads, one model instance each. The main thread stays free, so that signals, reads
 * and checkpoints do not wait for a firm to be modelled. A firm that needs more memory than one worker has fails alone
 * (`FirmTooLarge`), before it is begun where its size tells, else when the worker reaches its heap limit; that
 * worker is replaced.
 */
export const topicModelPoolLayer = (options: PoolOptions): Layer.Layer<TopicModel, TopicModelError> =>
  Layer.effect(TopicModel, Effect.gen(function*() {
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
      findTopics: Effect.fn("TopicModelPool.findTopics")(function*(sentences) {
        const limit = options.memory?.sentences
        if (limit !== undefined && sentences.length > limit) return yield* tooLarge(sentences.length, options.memory)
        const answer = yield* Effect.tryPromise({
          try: (signal) => pool.run(sentences, { name: "findTopics", signal }) as Promise<WorkerAnswer>,
          catch: (cause) =>
            isHeapLimit(cause)
              ? tooLarge(sentences.length, options.memory)
              : new TopicModelError({ message: `the worker thread failed: ${messageOf(cause)}`, cause })
        })
        if (answer.error !== undefined) return yield* new TopicModelError({ message: answer.error })
        return answer.topics
      })
    })
  }))

const makePool = (options: PoolOptions): Piscina => {
  const pool = new Piscina({
    filename: fileURLToPath(sibling("TopicWorker")),
    minThreads: options.workers,
    maxThreads: options.workers,
    workerData: options.engine,
    // The worker's own promises must go on while it waits for its next firm.
    atomics: "disabled",
    ...(options.memory && { resourceLimits: { maxOldGenerationSizeMb: Math.floor(options.memory.heapBytes / 2 ** 20) } })
  })
  // A worker that dies between two firms is replaced; the firm it had, if any, hears of it by its own error.
  pool.on("error", () => {})
  return pool
}

const tooLarge = (sentences: number, memory: MemoryShare | undefined): TopicModelError => {
  const megabytes = memory === undefined ? "" : ` (${Math.round(memory.bytes / 1e6)} MB a worker)`
  const message = `the firm's ${sentences} sentences need more memory than one worker has${megabytes}. ` +
    "Give the job more memory (FTM_MAX_MEMORY, the container's limit) or fewer workers (FTM_WORKERS)"
  return new TopicModelError({ message, cause: new FirmTooLarge({ message }) })
}

const messageOf = (cause: unknown): string => cause instanceof Error ? cause.message : String(cause)
