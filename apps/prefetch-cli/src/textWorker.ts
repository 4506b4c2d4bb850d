import { storeLayer } from "@ftm/object-store"
import { Cause, Exit, ManagedRuntime } from "effect"
import { parentPort, workerData } from "node:worker_threads"
import { preparePart, type PrepareTask } from "./preparePart.ts"
import type { TextAnswer } from "./TextWorkers.ts"

// The thread's own end of the store: it reads raw components and writes sentences itself, so that no text is copied between threads.
const { location } = workerData as { readonly location: string }
const runtime = ManagedRuntime.make(storeLayer(location))

const messageOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : String(error)
}

parentPort?.on("message", (task: PrepareTask) => {
  void runtime.runPromiseExit(preparePart(task)).then((exit) => {
    const answer: TextAnswer = Exit.isSuccess(exit) ? { ok: true, part: exit.value } : { ok: false, message: messageOf(exit.cause) }
    parentPort?.postMessage(answer)
  })
})
