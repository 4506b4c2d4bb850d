import { Context, Effect, Exit, Layer, Queue, Scope } from "effect"
import { Worker } from "node:worker_threads"
import { type PrefetchError, threadFailed } from "../PrefetchError.ts"
import type { PreparedPart, PrepareTask, SetAsideFirm } from "./PreparePart.ts"

/** What a worker says: plain data, since errors lose their class between threads. */
export type TextAnswer =
  | { readonly _tag: "Working"; readonly firmId: string }
  | { readonly _tag: "Prepared"; readonly part: PreparedPart }
  | { readonly _tag: "Failed"; readonly message: string }

/** Threads that turn raw components into sentences, part by part; each holds one language model. */
export class TextWorkers extends Context.Service<
  TextWorkers,
  {
    readonly count: number
    /** A firm of which a thread dies is set aside with the reason, and the part is prepared without it. */
    prepare(task: PrepareTask): Effect.Effect<PreparedPart, PrefetchError>
  }
>()("@ftm/prefetch/TextWorkers") {
  static readonly layer = (location: string, count: number, script: URL = textWorkerScript): Layer.Layer<TextWorkers> =>
    Layer.effect(TextWorkers, make(location, count, script))
}

const fromSource = import.meta.url.endsWith(".ts")
const textWorkerScript = new URL(fromSource ? "./TextWorker.ts" : "./TextWorker.js", import.meta.url)

/** The text of so many firms needs about 150 MB; without a limit a thread lets garbage grow to several times that before it collects. */
const firmsOfMemory = 60
const memoryMegabytes = 200
/** A thread that died of a firm may only have lacked room: the firm is tried once more with so many times the memory before it is set aside. */
const roomier = 5

/** The memory in MB that a part's thread may take. */
const memoryOf = (task: PrepareTask): number => memoryMegabytes * Math.max(1, task.firms.length / firmsOfMemory)

/** A thread and the scope that ends it. */
interface TextThread {
  readonly worker: Worker
  readonly memory: number
  readonly end: Effect.Effect<void>
}

const startThread = Effect.fnUntraced(function* (location: string, script: URL, memory: number, layerScope: Scope.Scope) {
  const scope = yield* Scope.fork(layerScope)
  const worker = yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Worker(script, {
          workerData: { location },
          resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 16 },
          execArgv: fromSource ? ["--conditions=@ftm/source"] : []
        })
    ),
    (worker) => Effect.promise(() => worker.terminate())
  ).pipe(Scope.provide(scope))
  const thread: TextThread = { worker, memory, end: Scope.close(scope, Exit.void) }
  return thread
})

/** What a thread made of its task; `Died` names the firm that it was at, where it had begun one. */
type Outcome =
  | { readonly _tag: "Prepared"; readonly part: PreparedPart }
  | { readonly _tag: "Failed"; readonly message: string }
  | { readonly _tag: "Died"; readonly firmId: string | undefined; readonly message: string }

const ask = (worker: Worker, task: PrepareTask): Effect.Effect<Outcome> =>
  Effect.callback<Outcome>((resume) => {
    let firmId: string | undefined
    const end = (outcome: Outcome): void => {
      release()
      resume(Effect.succeed(outcome))
    }
    const onMessage = (answer: TextAnswer): void => {
      if (answer._tag === "Working") firmId = answer.firmId
      else end(answer)
    }
    const onError = (error: Error): void => end({ _tag: "Died", firmId, message: error.message })
    const onExit = (code: number): void => end({ _tag: "Died", firmId, message: `exit code ${code}` })
    const release = (): void => {
      worker.off("message", onMessage)
      worker.off("error", onError)
      worker.off("exit", onExit)
    }
    worker.on("message", onMessage)
    worker.on("error", onError)
    worker.on("exit", onExit)
    worker.postMessage(task)
    return Effect.sync(release)
  })

const make = Effect.fnUntraced(function* (location: string, count: number, script: URL) {
  const scope = yield* Effect.scope
  // A place without a thread yet: it is started with the first part it gets, so that a command that only says no costs nothing.
  const places = yield* Queue.unbounded<TextThread | undefined>()
  for (let i = 0; i < count; i++) yield* Queue.offer(places, undefined)

  const prepare = Effect.fnUntraced(function* (task: PrepareTask) {
    let thread = yield* Queue.take(places)
    const endThread = Effect.suspend(() => {
      const ended = thread?.end ?? Effect.void
      thread = undefined
      return ended
    })
    const work = Effect.gen(function* () {
      const setAside: Array<SetAsideFirm> = [...task.setAside]
      let memory = memoryOf(task)
      let suspect: string | undefined
      while (true) {
        if (thread !== undefined && thread.memory !== memory) yield* endThread
        thread ??= yield* startThread(location, script, memory, scope)
        const outcome = yield* ask(thread.worker, { ...task, setAside })
        if (outcome._tag === "Prepared") return outcome.part
        if (outcome._tag === "Failed") return yield* threadFailed(outcome.message)
        yield* endThread
        const { firmId, message } = outcome
        if (firmId === undefined || setAside.some((firm) => firm.firmId === firmId)) {
          return yield* threadFailed(
            `A text thread died (${message}). What was saved stays; run the same command again, with --workers 1 if memory is short.`
          )
        }
        if (suspect === firmId) setAside.push({ firmId, message: `the thread that read it died twice: ${message}` })
        else memory = memoryOf(task) * roomier
        suspect = firmId
      }
    })
    return yield* work.pipe(Effect.ensuring(Effect.suspend(() => Queue.offer(places, thread))))
  })
  return TextWorkers.of({ count, prepare })
})
