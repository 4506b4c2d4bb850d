import { ObjectStore, storeLayer } from "@ftm/object-store"
import type { DeriveCallText, TextOptions } from "@ftm/transcript-text"
import { Cause, Effect, Exit, ManagedRuntime } from "effect"
import { parentPort, workerData } from "node:worker_threads"
import { storeBeside } from "../restart/StagedStore.ts"
import { preparePart, type PrepareTask } from "./PreparePart.ts"
import type { TextAnswer } from "./TextWorkers.ts"

const messageOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : String(error)
}

/** What a text thread does: it takes tasks and answers them, for as long as it lives. */
export const serveText = (callTextFor?: (options: TextOptions) => DeriveCallText): void => {
  // The thread's own end of the store: it reads raw components and writes sentences itself, so that no text is copied between threads.
  const { location } = workerData as { readonly location: string }
  const runtime = ManagedRuntime.make(storeLayer(location))
  const say = (answer: TextAnswer): void => parentPort?.postMessage(answer)

  parentPort?.on("message", (task: PrepareTask) => {
    // Said before the work: should the thread die of a firm, the other side knows of which.
    const prepare = preparePart(task, (firmId) => say({ _tag: "Working", firmId }), callTextFor).pipe(
      Effect.updateService(ObjectStore, (store) => storeBeside(store, task))
    )
    void runtime
      .runPromiseExit(prepare)
      .then((exit) =>
        say(Exit.isSuccess(exit) ? { _tag: "Prepared", part: exit.value } : { _tag: "Failed", message: messageOf(exit.cause) })
      )
  })
}
