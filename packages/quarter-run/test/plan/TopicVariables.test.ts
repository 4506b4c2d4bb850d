import { Effect } from "effect"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { type AskedTopics, type TopicChoiceError, topicVariables } from "../../src/index.ts"

type Environment = Readonly<Record<string, string>>

const chosen = (asked: AskedTopics, environment: Environment = {}) => Effect.runPromise(topicVariables(asked, "local", environment))
const settingsOf = async (...given: Parameters<typeof chosen>): Promise<unknown> => {
  const { TOPIC_SETTINGS } = await chosen(...given)
  return TOPIC_SETTINGS === undefined ? undefined : JSON.parse(TOPIC_SETTINGS)
}
const refusal = async (asked: AskedTopics, environment: Environment = {}): Promise<TopicChoiceError["reason"]> =>
  (await Effect.runPromise(Effect.flip(topicVariables(asked, "local", environment)))).reason

describe("stability", () => {
  it("is one of the topic settings, beside those that are given", async () => {
    expect(await settingsOf({ stability: 5 })).toEqual({ stabilityRuns: 5 })
    expect(await settingsOf({ stability: 5, topicSettings: '{"preset":"pipeline"}' })).toEqual({ preset: "pipeline", stabilityRuns: 5 })
    expect(await settingsOf({ stability: 5 }, { TOPIC_SETTINGS: '{"umap":{"neighbors":7}}' })).toEqual({
      umap: { neighbors: 7 },
      stabilityRuns: 5
    })
  })

  it("of 0, or left out, changes nothing", async () => {
    expect(await settingsOf({})).toBeUndefined()
    expect(await settingsOf({ stability: 0 })).toBeUndefined()
    expect(await settingsOf({ topicSettings: '{"stabilityRuns":3}' })).toEqual({ stabilityRuns: 3 })
  })

  it("is refused where the topic settings say another number, and not where they say the same", async () => {
    const settings = { topicSettings: '{"stabilityRuns":3}' }
    expect(await refusal({ ...settings, stability: 0 })).toMatchObject({ _tag: "StabilityContradicts", stability: 0, stabilityRuns: 3 })
    expect(await settingsOf({ ...settings, stability: 3 })).toEqual({ stabilityRuns: 3 })
  })

  it("is refused with BERTopic, under the name by which it was asked for", async () => {
    const bertopic = { topicEngine: "bertopic" }
    expect(await refusal({ ...bertopic, stability: 5 })).toMatchObject({ _tag: "StabilityNotForBertopic", stability: 5 })
    expect(await refusal(bertopic, { TOPIC_SETTINGS: '{"stabilityRuns":5}' })).toMatchObject({
      _tag: "SettingsNotForBertopic",
      names: ["stabilityRuns"]
    })
    expect(await settingsOf({ ...bertopic, stability: 0 })).toBeUndefined()
  })
})

describe("topic settings", () => {
  it("are refused where the layout has no use for them, and not for BERTopic", async () => {
    const epochs = { topicSettings: '{"umap":{"epochs":200}}' }
    expect(await refusal(epochs)).toMatchObject({ _tag: "SettingsWithoutEffect", names: ["umap.epochs"], layout: "umap" })
    expect(await settingsOf({ topicSettings: '{"layout":"umap","umap":{"epochs":200}}' })).toBeDefined()
    expect(await settingsOf({ ...epochs, topicEngine: "bertopic" })).toBeDefined()
  })

  it("are refused where they cannot be read, and the problem names the field", async () => {
    const topicSettings = '{"umap":{"neighbors":0}}'
    expect(await refusal({ topicSettings })).toMatchObject({
      _tag: "BadTopicSettings",
      settings: topicSettings,
      problem: expect.stringContaining("neighbors")
    })
  })
})

describe("an embedder", () => {
  it("and its model go together, or are refused", async () => {
    expect(await refusal({ embedderModel: "m" })).toMatchObject({ _tag: "ModelNotUsed", model: "m" })
    expect(await refusal({ embedder: "onnx" })).toMatchObject({ _tag: "ModelMissing" })
  })

  it("has its folder where the jobs are: on this machine it has to be there, in the cloud it cannot be seen", async () => {
    const onnx = { embedder: "onnx", embedderModel: "no-such-folder" }
    expect(await refusal(onnx)).toMatchObject({ _tag: "NoModelFolder", model: "no-such-folder", path: resolve("no-such-folder") })
    expect(await Effect.runPromise(topicVariables(onnx, "batch", {}))).toMatchObject({ EMBEDDER_MODEL: "no-such-folder" })
    // A job on this machine may start in another folder.
    expect(await chosen({ embedder: "onnx", embedderModel: "." })).toMatchObject({ EMBEDDER_MODEL: resolve(".") })
  })
})

const forNative = '{"layout":"smoothed","keywords":{"diversity":0.5}}'

describe("topicVariables", () => {
  it("takes what was asked for before the environment's, and passes over a variable that is empty", async () => {
    expect(await chosen({ topicEngine: "native" }, { TOPIC_ENGINE: "bertopic", EMBEDDER: " " })).toEqual({
      TOPIC_ENGINE: "native",
      EMBEDDER: "static"
    })
    expect(await chosen({}, { TOPIC_ENGINE: "bertopic" })).toMatchObject({ TOPIC_ENGINE: "bertopic" })
  })

  it("refuses names that no job knows", async () => {
    expect(await refusal({}, { TOPIC_ENGINE: "lda" })).toMatchObject({ _tag: "UnknownTopicEngine", name: "lda" })
    expect(await refusal({}, { EMBEDDER: "glove" })).toMatchObject({ _tag: "UnknownEmbedder", name: "glove" })
  })

  it("refuses settings that BERTopic cannot follow before anything is submitted", async () => {
    expect(await refusal({ topicEngine: "bertopic", topicSettings: forNative })).toMatchObject({
      _tag: "SettingsNotForBertopic",
      names: ["layout", "keywords.diversity"]
    })
  })

  it("passes on the same settings to the native engine, and to BERTopic those that it follows", async () => {
    expect(await chosen({ topicEngine: "native", topicSettings: forNative })).toMatchObject({ TOPIC_SETTINGS: forNative })
    const settings = '{"preset":"bertopic","mergeCosine":0.5}'
    expect(await chosen({ topicEngine: "bertopic", topicSettings: settings })).toMatchObject({
      TOPIC_ENGINE: "bertopic",
      TOPIC_SETTINGS: settings
    })
  })
})
