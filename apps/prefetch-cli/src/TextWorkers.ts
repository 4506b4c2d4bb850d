import { Context, Effect, Layer, Queue, Scope } from "effect"
import { Worker } from "node:worker_threads"
import type { PreparedPart, PrepareTask } from "./preparePart.ts"
import { failed, type Stop } from "./Stop.ts"

/** What a worker answers: plain data, since errors lose their class between threads. */
export type TextAnswer = { readonly ok: true; readonly part: PreparedPart } | { readonly ok: false; readonly message: string }

/** Threads that turn raw components into sentences, part by part; each holds one language model. */
export class TextWorkers extends Context.Service<TextWorkers, {
  readonly count: number
  prepare(task: PrepareTask): Effect.Effect<PreparedPart, Stop>
}>()("@ftm/prefetch-cli/TextWorkers") {
  static readonly layer = (location: string, count: number): Layer.Layer<TextWorkers> => Layer.effect(TextWorkers, make(location, count))
}

const fromSource = import.meta.url.endsWith(".ts")

const startWorker = (location: string): Effect.Effect<Worker, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() =>
      new Worker(new URL(fromSource ? "./textWorker.ts" : "./textWorker.js", import.meta.url), {
        workerData: { location },
        // A part's text needs about 150 MB; without a limit a thread lets garbage grow to several times that before it collects.
        resourceLimits: { maxOldGenerationSizeMb: 200, maxYoungGenerationSizeMb: 16 },
        execArgv: fromSource ? ["--conditions=@ftm/source"] : []
      })
    ),
    (worker) => Effect.promise(() => worker.terminate())
  )

const ask = (worker: Worker, task: PrepareTask): Effect.Effect<PreparedPart, Stop> =>
  Effect.callback<PreparedPart, Stop>((resume) => {
    const onMessage = (answer: TextAnswer): void => {
      release()
      resume(answer.ok ? Effect.succeed(answer.part) : Effect.fail(failed(answer.message)))
    }
    const onError = (error: Error): void => {
      release()
      resume(Effect.fail(failed(`A text worker died (${error.message}). What was saved stays; run the same command again, with --workers 1 if memory is short.`)))
    }
    const onExit = (code: number): void => onError(new Error(`exit code ${code}`))
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

const make = Effect.fnUntraced(function*(location: string, count: number) {
  const scope = yield* Effect.scope
  // A place without a thread yet: it is started with the first part it gets, so that a command that only says no costs nothing.
  const places = yield* Queue.unbounded<Worker | undefined>()
  for (let i = 0; i < count; i++) yield* Queue.offer(places, undefined)

  const prepare = Effect.fnUntraced(function*(task: PrepareTask) {
    let worker = yield* Queue.take(places)
    const work = Effect.gen(function*() {
      worker ??= yield* startWorker(location).pipe(Scope.provide(scope))
      return yield* ask(worker, task)
    })
    return yield* work.pipe(Effect.ensuring(Effect.suspend(() => Queue.offer(places, worker))))
  })
  return TextWorkers.of({ count, prepare })
})
