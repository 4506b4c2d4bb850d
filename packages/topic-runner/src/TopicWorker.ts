import { type EngineInfo, type SentenceInput, TopicModel } from "@ftm/topic-model"
import { Effect, type Layer, ManagedRuntime, Result } from "effect"
import { workerData } from "piscina"
import { isOutOfMemory } from "./OutOfMemory.ts"
import type { EngineModule, WorkerAnswer } from "./WorkerMessages.ts"

// Runs in a worker thread. The model is loaded once and then handles one firm after another.

interface LoadedEngine {
  readonly topicModelLayer: (settings: unknown) => Layer.Layer<TopicModel>
}

const loadModel = async () => {
  const { url, settings } = workerData as EngineModule
  const engine = (await import(url)) as LoadedEngine
  return ManagedRuntime.make(engine.topicModelLayer(settings))
}
let loaded: ReturnType<typeof loadModel> | undefined
const model = () => (loaded ??= loadModel())

export const engineInfo = async (): Promise<EngineInfo> => (await model()).runPromise(Effect.map(TopicModel, ({ engine }) => engine))

export const findTopics = async (sentences: ReadonlyArray<SentenceInput>): Promise<WorkerAnswer> => {
  const runtime = await model()
  const answer = await runtime.runPromise(Effect.result(Effect.flatMap(TopicModel, (topicModel) => topicModel.findTopics(sentences))))
  if (Result.isSuccess(answer)) return { topics: answer.success }
  const { cause, message } = answer.failure
  return { error: { message, isOutOfMemory: isOutOfMemory(cause) } }
}
