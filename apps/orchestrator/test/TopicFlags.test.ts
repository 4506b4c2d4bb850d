import { Effect, Option } from "effect"
import { describe, expect, it } from "vitest"
import { topicVariables } from "../src/TopicFlags.ts"

const chosen = (topicEngine: string, topicSettings: string) =>
  topicVariables(
    {
      topicEngine: Option.some(topicEngine),
      topicSettings: Option.some(topicSettings),
      embedder: Option.none(),
      embedderModel: Option.none()
    },
    "local",
    {}
  )
const forNative = '{"layout":"smoothed","keywords":{"diversity":0.5}}'

describe("topicVariables", () => {
  it("refuses settings that BERTopic cannot follow before anything is submitted", async () => {
    const refusal = await Effect.runPromise(Effect.flip(chosen("bertopic", forNative)))
    expect(refusal.message).toBe(
      `BERTopic cannot follow layout, keywords.diversity of --topic-settings ${forNative}: leave that out, or use --topic-engine native.`
    )
  })

  it("passes on the same settings to the native engine, and to BERTopic those that it follows", async () => {
    expect(await Effect.runPromise(chosen("native", forNative))).toMatchObject({ TOPIC_SETTINGS: forNative })
    const settings = '{"preset":"bertopic","mergeCosine":0.5}'
    expect(await Effect.runPromise(chosen("bertopic", settings))).toMatchObject({ TOPIC_ENGINE: "bertopic", TOPIC_SETTINGS: settings })
  })
})
