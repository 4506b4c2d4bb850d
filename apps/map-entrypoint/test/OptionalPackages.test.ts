import { Effect, Result } from "effect"
import { expect, it } from "vitest"
import { requirePackages } from "../src/OptionalPackages.ts"
import type { TopicChoice } from "../src/TopicEngine.ts"

const native: TopicChoice = { engine: "native", model: undefined, settings: {}, python: "python3" }
const without =
  (...names: ReadonlyArray<string>) =>
  (choice: TopicChoice) =>
    Effect.runSync(Effect.result(requirePackages(choice, (name) => !names.includes(name))))
const withoutBoth = without("@ftm/onnx-embedder", "@ftm/bertopic-engine")

it("asks for no package that the choice does not use", () => {
  expect(Result.isSuccess(withoutBoth(native))).toBe(true)
  expect(Result.isSuccess(without("@ftm/bertopic-engine")({ ...native, model: "./minilm" }))).toBe(true)
  expect(Result.isSuccess(without("@ftm/onnx-embedder")({ ...native, engine: "bertopic" }))).toBe(true)
})

it("finds what is installed here", () => {
  expect(Effect.runSync(requirePackages({ ...native, engine: "bertopic", model: "./minilm" }))).toBeUndefined()
})

it("names the setting, the package and what to type", () => {
  const answer = withoutBoth({ ...native, model: "./minilm" })
  expect(answer).toMatchObject({
    failure: { _tag: "BadConfig", problems: ["EMBEDDER=onnx needs the package @ftm/onnx-embedder, which is not installed"] }
  })
  expect(Result.isFailure(answer) && answer.failure.message).toMatch(/npm install @ftm\/onnx-embedder$/)
})

it("names both at once", () => {
  const answer = withoutBoth({ ...native, engine: "bertopic", model: "./minilm" })
  expect(Result.isFailure(answer) && answer.failure.message).toMatch(/npm install @ftm\/onnx-embedder @ftm\/bertopic-engine$/)
})
