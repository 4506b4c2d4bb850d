import { Effect, Option } from "effect"
import { describe, expect, it } from "vitest"
import { topicVariables } from "../src/TopicFlags.ts"

const none = {
  topicEngine: Option.none(),
  embedder: Option.none(),
  embedderModel: Option.none(),
  topicSettings: Option.none(),
  stability: Option.none()
}
const chosen = (flags: Partial<Parameters<typeof topicVariables>[0]>, environment: Readonly<Record<string, string>> = {}) =>
  topicVariables({ ...none, ...flags }, "local", environment)
const settingsOf = async (...given: Parameters<typeof chosen>): Promise<unknown> => {
  const { TOPIC_SETTINGS } = await Effect.runPromise(chosen(...given))
  return TOPIC_SETTINGS === undefined ? undefined : JSON.parse(TOPIC_SETTINGS)
}
const refusal = async (...given: Parameters<typeof chosen>): Promise<string> =>
  (await Effect.runPromise(Effect.flip(chosen(...given)))).message

describe("--stability", () => {
  it("is one of the topic settings, beside those that are given", async () => {
    expect(await settingsOf({ stability: Option.some(5) })).toEqual({ stabilityRuns: 5 })
    expect(await settingsOf({ stability: Option.some(5), topicSettings: Option.some('{"preset":"pipeline"}') })).toEqual({
      preset: "pipeline",
      stabilityRuns: 5
    })
    expect(await settingsOf({ stability: Option.some(5) }, { TOPIC_SETTINGS: '{"umap":{"neighbors":7}}' })).toEqual({
      umap: { neighbors: 7 },
      stabilityRuns: 5
    })
  })

  it("of 0, or left out, changes nothing", async () => {
    expect(await settingsOf({})).toBeUndefined()
    expect(await settingsOf({ stability: Option.some(0) })).toBeUndefined()
    expect(await settingsOf({ topicSettings: Option.some('{"stabilityRuns":3}') })).toEqual({ stabilityRuns: 3 })
  })

  it("is refused where the topic settings say another number, and not where they say the same", async () => {
    const settings = { topicSettings: Option.some('{"stabilityRuns":3}') }
    expect(await refusal({ ...settings, stability: Option.some(0) })).toContain("--stability 0 contradicts stabilityRuns 3")
    expect(await settingsOf({ ...settings, stability: Option.some(3) })).toEqual({ stabilityRuns: 3 })
  })

  it("is refused with BERTopic, under the name by which it was asked for", async () => {
    const bertopic = { topicEngine: Option.some("bertopic" as const) }
    expect(await refusal({ ...bertopic, stability: Option.some(5) })).toContain("BERTopic cannot follow --stability 5:")
    expect(await refusal({ ...bertopic }, { TOPIC_SETTINGS: '{"stabilityRuns":5}' })).toContain("BERTopic cannot follow stabilityRuns")
    expect(await settingsOf({ ...bertopic, stability: Option.some(0) })).toBeUndefined()
  })
})

describe("--topic-settings", () => {
  it("are refused where the layout has no use for them, and not for BERTopic", async () => {
    const epochs = { topicSettings: Option.some('{"umap":{"epochs":200}}') }
    expect(await refusal(epochs)).toContain('umap.epochs of the topic settings would have no effect: leave out, or add "layout":"umap"')
    expect(await settingsOf({ topicSettings: Option.some('{"layout":"umap","umap":{"epochs":200}}') })).toBeDefined()
    expect(await settingsOf({ ...epochs, topicEngine: Option.some("bertopic") })).toBeDefined()
  })
})

const forNative = '{"layout":"smoothed","keywords":{"diversity":0.5}}'

describe("topicVariables", () => {
  it("refuses settings that BERTopic cannot follow before anything is submitted", async () => {
    expect(await refusal({ topicEngine: Option.some("bertopic"), topicSettings: Option.some(forNative) })).toBe(
      "BERTopic cannot follow layout, keywords.diversity of the topic settings: leave that out, or use --topic-engine native."
    )
  })

  it("passes on the same settings to the native engine, and to BERTopic those that it follows", async () => {
    expect(await Effect.runPromise(chosen({ topicEngine: Option.some("native"), topicSettings: Option.some(forNative) }))).toMatchObject({
      TOPIC_SETTINGS: forNative
    })
    const settings = '{"preset":"bertopic","mergeCosine":0.5}'
    expect(await Effect.runPromise(chosen({ topicEngine: Option.some("bertopic"), topicSettings: Option.some(settings) }))).toMatchObject({
      TOPIC_ENGINE: "bertopic",
      TOPIC_SETTINGS: settings
    })
  })
})
